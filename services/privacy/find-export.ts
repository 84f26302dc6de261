import { Refused } from '../../contracts/kernel/refused';
import { subjectExportStore } from '../../entities/privacy/subject-export.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { findSubjectRequest } from './read-subject-request';

export interface ExportLocation {
  /** In the object store. */
  key: string;
  filename: string;
  sha256: string;
}

/**
 * Finds the file of a request for the person who hands it on; the audit log records who fetched it. Throws `Refused`
 * (kernel.not-found).
 */
export const findExport = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  { actor }: Caller,
): Promise<ExportLocation> =>
  withActor(actor, async (tx) => {
    const { status, assetId } = await findSubjectRequest(tx, requestId);
    const file = assetId === null ? null : await subjectExportStore(tx.manager).findFile(assetId);
    const over = file?.deletedAt !== null || (file.expiresAt !== null && file.expiresAt <= new Date());
    if (!file || status !== 'ready' || over) {
      throw new Refused('kernel.not-found', `subject request ${requestId} has no file to fetch: it is ${status}`);
    }
    tx.audit({ action: 'subjects.exported', resourceType: 'subject-request', resourceId: requestId });
    return { key: file.key, filename: file.filename, sha256: file.sha256 };
  });
