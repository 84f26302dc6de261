import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PURGE_EVENT, tombstoneText, type Tombstone } from '../../../domain/audit/tombstone';
import { publicKeysOf } from '../../../platform/crypto/signing-key';
import { streamOf } from '../../../platform/database/audit';
import type { LockedStore } from '../../../platform/storage/locked-store';
import { exportSource } from '../../../tools/audit/export-source';
import { exitCodeOf, linesOf } from '../../../tools/audit/findings';
import { verifyAudit } from '../../../tools/audit/verify';
import { verifyOffline, verifyOnline, type AuditCheckTarget } from '../../setup/audit-check';
import { newSigner, openLockedStore } from '../../setup/locked-store';
import { retentionIn } from '../../setup/retention';
import { sealReads } from '../../setup/seal-reads';
import { engine, openHarness, type Harness } from '../database/harness';
import { appendOldEvents } from '../database/retention-rows';
import { appendAuditEvent, rowsIn } from '../database/rows';

/** Neither that of the events which record purges nor that of the seals. */
const PURGES = streamOf(PURGE_EVENT);
const SEALS = streamOf({ action: 'a', resourceType: 'access-log', resourceId: 'seals' });
const STREAM = [0, 1, 2].find((n) => n !== PURGES && n !== SEALS) ?? 0;

const signer = newSigner();
let h: Harness;
let store: LockedStore;
let target: AuditCheckTarget;
let retention: ReturnType<typeof retentionIn>;
let policy: string;
beforeEach(async () => {
  h = await openHarness();
  store = openLockedStore();
  target = { url: h.db.url, store, signers: [signer] };
  retention = retentionIn(h, store, signer);
  policy = await rowsIn(h.app).retentionPolicy();
});
afterEach(() => h.close());

const found = async (): Promise<string[]> => {
  const [online, offline] = [await verifyOnline(target), await verifyOffline(target)];
  // Archives are at the object store, which an export does without.
  const findings = online.findings.filter(({ kind }) => kind !== 'archive-mismatch');
  expect([offline.findings, offline.doubts, offline.events]).toEqual([findings, online.doubts, online.events]);
  expect(exitCodeOf(online)).toBe(online.findings.length > 0 ? 1 : 0);
  return findings.map(({ where, sequence, kind }) => `${where} ${sequence} ${kind}`);
};

/** Ten events in one stream, eight of them old, with a checkpoint after the fourth, the eighth and the tenth. */
const tenEvents = async (stream = STREAM): Promise<void> => {
  await appendOldEvents(h.app, stream, [600, 599, 598, 597]);
  await retention.checkpoint();
  await appendOldEvents(h.app, stream, [596, 595, 594, 593]);
  await retention.checkpoint();
  await appendAuditEvent(h.app, stream);
  await appendAuditEvent(h.app, stream);
  await retention.checkpoint();
};
const purged = async (stream = STREAM): Promise<string> => {
  await tenEvents(stream);
  const { id, ranges } = await retention.counted(policy);
  await retention.purgeAll(id, ranges);
  await retention.checkpoint();
  return id;
};

/** As a superuser, with every trigger off. */
const asSuperuser = async (...statements: string[]): Promise<void> => {
  for (const table of ['audit_logs', 'audit_tombstones', 'assets'])
    await h.superuser.query(`alter table ${table} disable trigger all`);
  for (const statement of statements) await h.superuser.query(statement);
};
const rowCount = async (where = 'true'): Promise<number> =>
  (await h.superuser.query(`select from audit_logs where stream = ${STREAM} and ${where}`)).rowCount ?? 0;

test('a purged log verifies online and offline, and the purged events are gone', async () => {
  await purged();
  expect(await rowCount()).toBe(2);
  expect(await found()).toEqual([]);
  const report = await verifyOnline(target);
  expect([report.doubts, linesOf(report).at(-1)]).toEqual([[], 'good: nothing was changed, removed or added']);
});

test('a second purge can also take the events that recorded the first', async () => {
  await purged(PURGES);
  await purged(PURGES);
  // As if a year had passed: what recorded the first purges is purged with the next range.
  await h.superuser.query('alter table retention_policies drop constraint retention_policies_period_bounded');
  await h.superuser.query('update retention_policies set retention_period_days = 0');
  const { id, ranges } = await retention.counted(policy, { cutoff: new Date() });
  await retention.purgeAll(id, ranges);
  await retention.checkpoint();
  expect(await found()).toEqual([]);
  const { rows } = await h.superuser.query<{ n: string }>(
    `select count(*) as n from audit_logs where action = 'audit.purged'`,
  );
  const tombstones = (await h.superuser.query('select from audit_tombstones')).rowCount ?? 0;
  expect(Number(rows[0]!.n)).toBeLessThan(tombstones);
});

test('reads under purged seals stay, and the verification notes them', async () => {
  await h.withActor(engine(), async (tx) => {
    tx.recordAccess({ resourceType: 'donor', resourceId: 'd', action: 'read', granted: true });
  });
  await sealReads(h.withActor, engine(), 1);
  await retention.checkpoint();
  await h.superuser.query('alter table retention_policies drop constraint retention_policies_period_bounded');
  await h.superuser.query('update retention_policies set retention_period_days = 0');
  const { id, ranges } = await retention.counted(policy, { cutoff: new Date() });
  await retention.purgeAll(id, ranges);
  await h.withActor(engine(), async (tx) => {
    tx.recordAccess({ resourceType: 'donor', resourceId: 'e', action: 'read', granted: true });
  });
  await sealReads(h.withActor, engine(), 1);
  await retention.checkpoint();
  expect(await found()).toEqual([]);
  expect((await verifyOnline(target)).notes).toContain('1 reads were sealed by events that are archived');
  await h.superuser.query('alter table access_log disable trigger all');
  await h.superuser.query(`update access_log set action = 'x' where resource_id = 'e'`);
  expect(await found()).toEqual(['access log 2 edit']);
});

describe('audit verify finds', () => {
  test('a range deleted without a tombstone', async () => {
    await tenEvents();
    await asSuperuser(`delete from audit_logs where stream = ${STREAM} and sequence <= 4`);
    expect(await found()).toEqual([`stream ${STREAM} 1 gap`]);
  });

  test('a deletion beyond the range of the tombstone', async () => {
    await purged();
    await asSuperuser(`delete from audit_logs where stream = ${STREAM} and sequence = 9`);
    expect(await found()).toEqual([`stream ${STREAM} 9 gap`]);
  });

  const FORGED = (last: number, root: string) => `insert into audit_tombstones
    select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number + 1,
      'first_sequence', 9, 'last_sequence', ${last}, 'event_count', ${last} - 8, 'root', ${root},
      'asset_id', (select id from assets where key like 'checkpoints/%' limit 1)))).* from audit_tombstones t`;
  const rootOf = (sequence: number) =>
    `(select hash::text from audit_logs where stream = ${STREAM} and sequence = ${sequence})`;

  test('a forged tombstone over deleted rows whose root a checkpoint contradicts', async () => {
    await purged();
    await asSuperuser(FORGED(10, `'\\x' || repeat('ab', 32)`), `delete from audit_logs where stream = ${STREAM}`);
    expect(await found()).toEqual(['tombstones 2 tombstone-mismatch', 'tombstones 2 tombstone-mismatch']);
    const details = (await verifyOnline(target)).findings.map(({ detail }) => detail).join();
    expect(details).toContain('signed another event 10 than its root');
  });

  test('a forged tombstone that ends at an unsigned event', async () => {
    await purged();
    await asSuperuser(FORGED(9, rootOf(9)), `delete from audit_logs where stream = ${STREAM} and sequence = 9`);
    const details = (await verifyOnline(target)).findings.map(({ detail }) => detail).join();
    expect(details).toContain(`No checkpoint signed event 9 of stream ${STREAM}, where it ends`);
  });

  test('a forged tombstone with the right root that the log does not record', async () => {
    await purged();
    await asSuperuser(FORGED(10, rootOf(10)), `delete from audit_logs where stream = ${STREAM}`);
    expect(await found()).toEqual(['tombstones 2 tombstone-mismatch']);
    expect((await verifyOnline(target)).findings[0]?.detail).toBe('No event of the log records it.');
  });

  test('a tombstone over existing rows', async () => {
    await purged();
    await asSuperuser(FORGED(10, rootOf(10)));
    expect(await found()).toContain('tombstones 2 tombstone-mismatch');
    const details = (await verifyOnline(target)).findings.map(({ detail }) => detail).join();
    expect(details).toContain(`It stands over event 9 of stream ${STREAM}, which is still there`);
  });

  test.each([
    ['root', `root = sha256('x')`],
    ['archive', `archive_sha256 = repeat('a', 64)`],
  ])('a tombstone with a changed %s', async (_name, change) => {
    await purged();
    await asSuperuser(`update audit_tombstones set ${change} where number = 1`);
    expect(new Set(await found())).toEqual(new Set(['tombstones 1 tombstone-mismatch']));
  });

  test('a missing tombstone', async () => {
    await purged();
    await asSuperuser('delete from audit_tombstones');
    expect(await found()).toEqual([`stream ${STREAM} 1 gap`, 'tombstones 1 tombstone-mismatch']);
  });
});

describe('the archive of a purged range', () => {
  const keys = publicKeysOf([signer.publicJwk]);
  const archive = async (key = `archives/${STREAM}/1-8.ndjson.gz`): Promise<Buffer> => {
    for await (const version of store.versions(key)) return store.read(version);
    throw new Error(`there is no ${key}`);
  };
  const verifyBytes = async (bytes: Buffer) => {
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    const file = join(folder, 'archive.ndjson.gz');
    try {
      writeFileSync(file, bytes);
      return await verifyAudit(exportSource(file), keys);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const changed = (bytes: Buffer, change: (lines: string[]) => string[]): Buffer =>
    gzipSync(`${change(gunzipSync(bytes).toString().trimEnd().split('\n')).join('\n')}\n`);

  test('is under lock and verifies with the public key alone', async () => {
    await purged();
    const report = await verifyBytes(await archive());
    expect(report).toMatchObject({ findings: [], doubts: [], events: '8', checkpoints: '1' });
    expect(report.notes).toEqual([`an archive of stream ${STREAM}, from 1 to 8`]);
  });

  test.each<[string, string, (lines: string[]) => string[]]>([
    ['edited', '3 edit', (lines) => lines.map((line) => line.replace(/^(\["event",\d,"3".*)"r\\"/, '$1"x\\"'))],
    ['with an event taken out', '5 gap', (lines) => lines.filter((line) => !/^\["event",\d,"5"/.test(line))],
    ['cut', '8 truncation', (lines) => lines.filter((line) => !/^\["event",\d,"8"/.test(line))],
  ])('%s', async (_name, expected, change) => {
    await purged();
    const whole = await archive();
    const bytes = changed(whole, change);
    expect(gunzipSync(bytes).equals(gunzipSync(whole))).toBe(false);
    expect((await verifyBytes(bytes)).findings.map(({ sequence, kind }) => `${sequence} ${kind}`)).toEqual([expected]);
  });

  const archiveFaults = async (at = target): Promise<(string | undefined)[]> => {
    const { findings } = await verifyOnline(at);
    return findings.filter(({ kind }) => kind === 'archive-mismatch').map(({ detail }) => detail);
  };
  /** The store as it would be with these bytes in the place of the archive; none where it is gone. */
  const storeWith = (bytes: Buffer | undefined): AuditCheckTarget => ({
    ...target,
    store: {
      ...store,
      async *versions(prefix) {
        if (!prefix.startsWith('archives/')) yield* store.versions(prefix);
        else if (bytes) yield { key: prefix, versionId: '1' };
      },
      read: (version) => (bytes && version.key.startsWith('archives/') ? Promise.resolve(bytes) : store.read(version)),
    },
  });

  test('is found and named by audit verify when it is missing or replaced', async () => {
    await purged();
    expect(await archiveFaults()).toEqual([]);
    expect(await archiveFaults(storeWith(undefined))).toEqual(['The object store has no archive of it.']);
    expect(await archiveFaults(storeWith(Buffer.from('x')))).toEqual([
      'The archive in the object store has another SHA-256.',
    ]);
  });

  test('is reported as missing for a forged tombstone that the log records', async () => {
    await purged();
    const row = `(select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', 2,
      'first_sequence', 9, 'last_sequence', 10, 'event_count', 2, 'archive_sha256', repeat('a', 64), 'root',
      (select hash::text from audit_logs where stream = ${STREAM} and sequence = 10),
      'asset_id', (select id from assets where key like 'checkpoints/%' limit 1)))).* from audit_tombstones t)`;
    await asSuperuser(`insert into audit_tombstones ${row}`);
    const { rows } = await h.superuser.query<Tombstone>(
      `select number::text, stream, first_sequence::text as first, last_sequence::text as last,
        event_count::text as count, encode(root, 'hex') as root, archive_sha256 as "archiveSha256"
       from audit_tombstones where number = 2`,
    );
    await h.withActor(engine(), async (tx) => {
      tx.audit({ ...PURGE_EVENT, reason: tombstoneText(rows[0]!) });
    });
    await asSuperuser(`delete from audit_logs where stream = ${STREAM}`);
    await retention.checkpoint();
    expect(await found()).toEqual([]);
    expect(await archiveFaults()).toEqual(['The object store has no archive of it.']);
  });

  test('must be complete and of the range of the tombstone that has its hash', async () => {
    await purged();
    const forged = changed(await archive(), (lines) =>
      lines.map((line) => line.replace(/^(\["event",\d,"3".*)"r\\"/, '$1"x\\"')),
    );
    const hash = createHash('sha256').update(forged).digest('hex');
    await asSuperuser(`update audit_tombstones set archive_sha256 = '${hash}'`);
    expect(await archiveFaults(storeWith(forged))).toEqual(['Event 3 of its archive: edit.']);
    await asSuperuser(
      `update audit_tombstones set archive_sha256 = '${createHash('sha256')
        .update(await archive())
        .digest('hex')}', first_sequence = 2, event_count = 7`,
    );
    expect(await archiveFaults(storeWith(await archive()))).toEqual(['Its archive belongs to another range.']);
  });

  test('proves nothing without its checkpoint', async () => {
    await purged();
    const report = await verifyBytes(
      changed(await archive(), (lines) => lines.filter((l) => !l.includes('"checkpoint"'))),
    );
    expect(exitCodeOf(report)).toBe(2);
  });

  test('is stored before the purge: a store that fails or returns other bytes keeps the events', async () => {
    await tenEvents();
    const { id } = await retention.counted(policy);
    const failing: LockedStore = { ...store, putLocked: () => Promise.reject(new Error('no space')) };
    const lying: LockedStore = { ...store, read: () => Promise.resolve(Buffer.from('another file')) };
    for (const [bad, message] of [
      [failing, 'no space'],
      [lying, 'gives back another'],
    ] as const) {
      await expect(retentionIn(h, bad, signer).purgeRange(id, 0)).rejects.toThrow(message);
      expect(await rowCount()).toBe(10);
    }
    expect((await h.superuser.query('select from audit_tombstones')).rowCount).toBe(0);
    expect(await retention.purgeRange(id, 0)).toBe('purged');
    expect(await rowCount()).toBe(2);
  });
});
