import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { publicKeysOf, type SigningKey } from '../../platform/crypto/signing-key';
import type { LockedStore } from '../../platform/storage/locked-store';
import type { AuditSource } from '../../tools/audit/audit-source';
import type { CheckpointObjects } from '../../tools/audit/database-checkpoints';
import { databaseSource, inSnapshot } from '../../tools/audit/database-source';
import { exportSource } from '../../tools/audit/export-source';
import type { AuditReport } from '../../tools/audit/findings';
import { verifyAudit } from '../../tools/audit/verify';
import { writeExport } from '../../tools/audit/write-export';

async function* nothing(): AsyncIterable<never> {}

/** An object store without any checkpoint. */
export const NO_OBJECTS: CheckpointObjects = {
  store: { bucket: 'none', versions: nothing, read: () => Promise.reject(new Error('there is none')) },
  signatureNow: async () => undefined,
};

export interface AuditCheckTarget {
  /** Of the serving role: an auditor needs no more. */
  url: string;
  store: LockedStore;
  signers: readonly SigningKey[];
}

const withSource = async <T>(
  { url, store }: AuditCheckTarget,
  work: (source: AuditSource) => Promise<T>,
): Promise<T> => {
  const [client, fresh] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  await Promise.all([client.connect(), fresh.connect()]);
  const signatureNow = async (sequence: string) => {
    const { rows } = await fresh.query<{ signature: string }>(
      'select signature from audit_checkpoints where sequence = $1',
      [sequence],
    );
    return rows[0]?.signature;
  };
  try {
    return await inSnapshot(client, () => work(databaseSource(client, { store, signatureNow })));
  } finally {
    await Promise.all([client.end(), fresh.end()]);
  }
};

const keysOf = ({ signers }: AuditCheckTarget) => publicKeysOf(signers.map(({ publicJwk }) => publicJwk));

export const verifyOnline = (target: AuditCheckTarget): Promise<AuditReport> =>
  withSource(target, (source) => verifyAudit(source, keysOf(target)));

/** Exports, then checks the file with nothing but the public keys. `work` may meddle with the file in between. */
export const verifyOffline = async (
  target: AuditCheckTarget,
  work: (file: string) => Promise<void> | void = () => undefined,
): Promise<AuditReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-export-'));
  const file = join(folder, 'export.ndjson.gz');
  try {
    await withSource(target, (source) => writeExport(source, file));
    await work(file);
    return await verifyAudit(exportSource(file), keysOf(target));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
