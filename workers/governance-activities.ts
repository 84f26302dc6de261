import { Context } from '@temporalio/activity';
import { guarded } from '../activities/edge';
import { createAuditActivities, createAuditStoreActivities } from '../activities/audit/audit.activities';
import { createPolicyActivities, createViolationActivities } from '../activities/controls/policy.activities';
import { createSubjectActivities, createSubjectStoreActivities } from '../activities/privacy/subject.activities';
import { createRetentionActivities, createRetentionStoreActivities } from '../activities/audit/retention.activities';
import { createEscalationActivities } from '../activities/escalations/escalation.activities';
import { loadSigningKey, type SigningKey } from '../platform/crypto/signing-key';
import { readAuditRange } from '../platform/database/audit-range';
import { constraintOf } from '../platform/database/database-errors';
import { createLockedStore } from '../platform/storage/locked-store';
import { createObjectStore } from '../platform/storage/object-store';
import { zipOf } from '../platform/storage/zip-file';
import { activityActor } from '../platform/temporal/activity-actor';
import { createEndExport, createEndExportsOfSubject } from '../services/privacy/end-export';
import { createEraseSubject } from '../services/privacy/erase-subject';
import { createExportSubject } from '../services/privacy/export-subject';
import { createReadEscalationState, createRecordEscalationStep } from '../services/escalations/escalation-record';
import { createAssessPolicy, createListDuePolicies } from '../services/controls/assess-policy';
import { createFinishRetention } from '../services/audit/finish-retention';
import { createLockCheckpoints } from '../services/audit/lock-checkpoints';
import { createPurgeSelected } from '../services/audit/purge-selected';
import {
  createCountRetention,
  createDecideRetention,
  createLapseRetention,
  createRecountRetention,
} from '../services/audit/run-retention';
import {
  createDecideSubjectRequest,
  createExtendSubjectRequest,
  createReadSubjectRecord,
} from '../services/privacy/run-subject-request';
import { createSealAccessLog } from '../services/access/seal-access-log';
import { createStartDueRetention } from '../services/audit/start-retention';
import { createTakeCheckpoint } from '../services/audit/take-checkpoint';
import { createTestObjectLock } from '../services/audit/test-object-lock';
import { createReadViolationState, createRecordViolationStep } from '../services/controls/violations';
import type { WorkerProcess } from './process';

const subjectActivities = ({ withActor }: WorkerProcess) => {
  const base = { withActor };
  const ports = {
    readSubjectRecord: createReadSubjectRecord(base),
    decideSubjectRequest: createDecideSubjectRequest(base),
    extendSubjectRequest: createExtendSubjectRequest(base),
    eraseSubject: createEraseSubject(base),
  };
  return createSubjectActivities(ports, activityActor);
};

/** Copies for subjects are signed with the key of the audit log, whose public half is kept by others already. */
const subjectStoreActivities = ({ config, withActor }: WorkerProcess, signer: SigningKey) => {
  const ports = { withActor, store: createObjectStore(config) };
  return createSubjectStoreActivities(
    {
      exportSubject: createExportSubject({ ...ports, signer, zip: zipOf }),
      endExport: createEndExport(ports),
      endExportsOfSubject: createEndExportsOfSubject(ports),
    },
    activityActor,
    () => Context.current().cancellationSignal,
  );
};

/** What keeps the proof of the audit log: the signing key and the locked bucket are known to this process only. */
const auditActivities = ({ config, withActor }: WorkerProcess, signer: SigningKey) => {
  const store = createLockedStore(config);
  const database = createAuditActivities(
    {
      takeCheckpoint: createTakeCheckpoint({ withActor, signer, bucket: store.bucket }),
      sealAccessLog: createSealAccessLog({ withActor }),
      startDueRetention: createStartDueRetention({ withActor }),
    },
    activityActor,
  );
  const remote = createAuditStoreActivities(
    {
      lockCheckpoints: createLockCheckpoints({ withActor, store, lockDays: config.AUDIT_LOCK_DAYS }),
      testObjectLock: createTestObjectLock({ withActor, store }),
    },
    activityActor,
    () => Context.current().cancellationSignal,
  );
  return { ...database, ...remote };
};

const policyActivities = ({ withActor }: WorkerProcess) => {
  const base = { withActor };
  const ports = { listDuePolicies: createListDuePolicies(base), assessPolicy: createAssessPolicy(base) };
  const violations = {
    readViolation: createReadViolationState(base),
    recordViolationStep: createRecordViolationStep(base),
  };
  return {
    ...createPolicyActivities(ports, activityActor),
    ...createViolationActivities(violations, activityActor),
  };
};

/** Runs of retention, of the log and of keys: archives and manifests lie under the same lock as the checkpoints. */
const retentionActivities = ({ config, withActor }: WorkerProcess) => {
  const base = { withActor };
  const locked = { withActor, store: createLockedStore(config), lockDays: config.AUDIT_LOCK_DAYS };
  return {
    ...createRetentionActivities(
      { decideRetention: createDecideRetention(base), lapseRetention: createLapseRetention(base) },
      activityActor,
    ),
    ...createRetentionStoreActivities(
      {
        countRetention: createCountRetention(base),
        recountRetention: createRecountRetention(base),
        purgeRange: createPurgeSelected({ ...locked, readRange: readAuditRange, constraintOf }),
        finishRetention: createFinishRetention(locked),
      },
      activityActor,
      () => Context.current().cancellationSignal,
    ),
  };
};

/** What governance does on worker core. */
export const governanceActivities = (process: WorkerProcess) => {
  const { config, log } = process;
  const signer = loadSigningKey({
    name: 'AUDIT_SIGNING_KEY',
    value: config.AUDIT_SIGNING_KEY,
    file: config.AUDIT_SIGNING_KEY_FILE,
  });
  const base = { withActor: process.withActor };
  const escalations = createEscalationActivities(
    { readEscalation: createReadEscalationState(base), recordEscalationStep: createRecordEscalationStep(base) },
    activityActor,
  );
  return guarded(
    {
      ...escalations,
      ...auditActivities(process, signer),
      ...subjectActivities(process),
      ...subjectStoreActivities(process, signer),
      ...policyActivities(process),
      ...retentionActivities(process),
    },
    log,
  );
};
