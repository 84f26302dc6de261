import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../domain/compliance/matching/token-set-matcher';
import { loadSigningKey } from '../platform/crypto/signing-key';
import { readAuditRange } from '../platform/database/audit-range';
import { constraintOf } from '../platform/database/database-errors';
import { createRefundProvider } from '../platform/payments/refund-provider';
import { createLockedStore } from '../platform/storage/locked-store';
import { createObjectStore } from '../platform/storage/object-store';
import { zipOf } from '../platform/storage/zip-file';
import { unprintable } from '../platform/pdf/unprintable';
import { createScreeningIndex, daysMs } from '../services/compliance/screening-index';
import type { WorkerProcess } from './process';

const HOUR_MS = 3_600_000;

/**
 * Returns the ports of the steps of worker core: one plain object, from which each service's type picks what it needs.
 */
export const corePorts = ({ config, withActor }: WorkerProcess) => {
  const threshold = DEFAULT_THRESHOLD;
  const policy = { sources: config.SCREENING_LISTS, maxAgeMs: daysMs(config.SCREENING_MAX_AGE_DAYS), threshold };
  return {
    withActor,
    caseTiming: {
      dueMs: config.CASE_DUE_HOURS * HOUR_MS,
      leaseMs: config.CASE_LEASE_MINUTES * 60_000,
      remindBeforeMs: config.CASE_REMIND_HOURS * HOUR_MS,
    },
    screeningIndex: createScreeningIndex(tokenSetMatcher, policy),
    threshold,
    nobodyNamedLimit: BigInt(config.SCREENING_NOBODY_NAMED_LIMIT.replace('.', '')),
    verifyUrl: config.RECEIPT_VERIFY_URL,
    unprintable,
    refundProvider: createRefundProvider(config.REFUND_PROVIDER_URL, config.REFUND_PROVIDER_SECRET),
    objectStore: createObjectStore(config),
    /** Holds checkpoints, archives and manifests under one object lock. */
    lockedStore: createLockedStore(config),
    auditLockDays: config.AUDIT_LOCK_DAYS,
    /** Signs checkpoints, and copies for subjects, who have its public half from others already. */
    auditSigner: loadSigningKey({
      name: 'AUDIT_SIGNING_KEY',
      value: config.AUDIT_SIGNING_KEY,
      file: config.AUDIT_SIGNING_KEY_FILE,
    }),
    zip: zipOf,
    readAuditRange,
    constraintOf,
  };
};
