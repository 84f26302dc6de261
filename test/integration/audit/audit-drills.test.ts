import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { streamOf } from '../../../platform/database/audit';
import { createLockedStore, type LockedStore } from '../../../platform/storage/locked-store';
import { sealAccessLog } from '../../../services/access/seal-access-log';
import { lockCheckpoints } from '../../../services/audit/lock-checkpoints';
import { takeCheckpoint } from '../../../services/audit/take-checkpoint';
import { exitCodeOf, linesOf } from '../../../tools/audit/findings';
import { verifyOffline, verifyOnline, type AuditCheckTarget } from '../../setup/audit-check';
import { newSigner, openLockedStore, s3Address } from '../../setup/locked-store';
import { sealReads } from '../../setup/seal-reads';
import { engine, openHarness, type Harness } from '../database/harness';

const signer = newSigner();
const DONATION = { action: 'a', resourceType: 'donation', resourceId: 'drill' };
const STREAM = streamOf(DONATION);
const SEALS = streamOf({ action: 'a', resourceType: 'access-log', resourceId: 'seals' });

let h: Harness;
let store: LockedStore;
let target: AuditCheckTarget;
let clock: number;
beforeEach(async () => {
  h = await openHarness();
  store = openLockedStore();
  target = { url: h.db.url, store, signers: [signer] };
  clock = Date.now();
});
afterEach(() => h.close());

const write = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1)
    await h.withActor(engine(), async (tx) => tx.audit({ ...DONATION, details: { n: String(n) } }));
};
const checkpoint = async (): Promise<void> => {
  clock += 300_000;
  const { withActor } = h;
  await takeCheckpoint({ withActor, auditSigner: signer, lockedStore: store, now: () => new Date(clock) }, engine());
  await lockCheckpoints(
    { withActor, lockedStore: store, auditLockDays: 1, signal: new AbortController().signal },
    engine(),
  );
};
const readAndSeal = async (count: number): Promise<void> => {
  await h.withActor(engine(), async (tx) => {
    for (let n = 0; n < count; n += 1)
      tx.recordAccess({ resourceType: 'donor', resourceId: String(n), action: 'read', granted: true });
  });
  await sealReads(h.withActor, engine(), count);
};

/** Ten events in one stream, a checkpoint after the fourth and after the eighth. */
const tenEvents = async (): Promise<void> => {
  await write(4);
  await checkpoint();
  await write(4);
  await checkpoint();
  await write(2);
};

/** As a superuser, with every trigger off. */
const asSuperuser = async (...statements: string[]): Promise<void> => {
  for (const table of ['audit_logs', 'audit_heads', 'audit_checkpoints', 'access_log', 'access_log_seals', 'assets'])
    await h.superuser.query(`alter table ${table} disable trigger all`);
  for (const statement of statements) await h.superuser.query(statement);
};

/** What verification finds, in short; online and offline must agree. */
const found = async (): Promise<string[]> => {
  const [online, offline] = [await verifyOnline(target), await verifyOffline(target)];
  expect(offline).toEqual(online);
  expect(exitCodeOf(online)).toBe(online.findings.length > 0 ? 1 : 0);
  return online.findings.map(({ where, sequence, kind }) => `${where} ${sequence} ${kind}`);
};

/** Every hash from `first` on computed anew, and the head with them, as the function itself would. */
const REBUILD = `do $$
  declare r audit_logs; prev bytea; next bytea;
  begin
    select hash into prev from audit_logs where stream = ${STREAM} and sequence = FIRST - 1;
    prev := coalesce(prev, decode(repeat('00', 32), 'hex'));
    for r in select * from audit_logs where stream = ${STREAM} and sequence >= FIRST order by sequence loop
      next := sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea || int2send(r.stream)
        || int8send(r.sequence) || prev || convert_to(audit_event_text(r), 'UTF8'));
      update audit_logs set prev_hash = prev, hash = next where id = r.id;
      prev := next;
    end loop;
    update audit_heads set hash = prev, sequence = (select max(sequence) from audit_logs where stream = ${STREAM})
      where stream = ${STREAM};
  end $$`;
const rebuildFrom = (first: number): string => REBUILD.replaceAll('FIRST', String(first));
const at = (sequence: number | string): string => `stream = ${STREAM} and sequence = ${sequence}`;
const edit = (sequence: number): string => `update audit_logs set action = 'forged' where ${at(sequence)}`;

test('audit verify accepts an untouched log, online and offline', async () => {
  await tenEvents();
  await readAndSeal(3);
  await checkpoint();
  await readAndSeal(2);
  expect(await found()).toEqual([]);
  const report = await verifyOnline(target);
  expect(report).toMatchObject({ events: '12', checkpoints: '3', seals: '2', doubts: [], notes: [] });
  expect(linesOf(report).at(-1)).toBe('good: nothing was changed, removed or added');
});

test('audit verify accepts a log that is written, sealed and signed meanwhile', async () => {
  await tenEvents();
  let writing = true;
  const writers = [
    ...Array.from({ length: 4 }, async (_, writer) => {
      while (writing)
        await h.withActor(engine(), async (tx) => {
          tx.audit({ ...DONATION, resourceId: String(writer) });
          tx.recordAccess({ resourceType: 'donor', resourceId: 'd', action: 'read', granted: true });
        });
    }),
    (async () => {
      while (writing) {
        await sealAccessLog({ withActor: h.withActor }, engine());
        await checkpoint();
      }
    })(),
  ];
  for (let round = 0; round < 8; round += 1) {
    const report = await verifyOnline(target);
    expect([report.findings, report.doubts]).toEqual([[], []]);
  }
  writing = false;
  await Promise.all(writers);
  expect(Number((await verifyOnline(target)).events)).toBeGreaterThan(30);
});

test('audit verify leaves out a checkpoint that is made while the log is read', async () => {
  await tenEvents();
  const busy: LockedStore = {
    ...store,
    async *versions(prefix) {
      await checkpoint();
      yield* store.versions(prefix);
    },
  };
  const report = await verifyOnline({ ...target, store: busy });
  expect(report).toMatchObject({ findings: [], doubts: [], checkpoints: '2' });
  expect(await verifyOnline(target)).toMatchObject({ findings: [], checkpoints: '3' });
});

test('audit verify is not cut off by a statement time-out', async () => {
  await h.withActor(engine(), async (tx) => {
    for (let n = 0; n < 3_000; n += 1) tx.audit(DONATION);
  });
  await checkpoint();
  const { pathname } = new URL(h.db.url);
  for (const limit of [`statement_timeout = '4ms'`, `idle_in_transaction_session_timeout = '4ms'`])
    await h.superuser.query(`alter role hingecraft_app in database "${pathname.slice(1)}" set ${limit}`);
  expect(await verifyOnline(target)).toMatchObject({ findings: [], doubts: [], events: '3000' });
});

test('audit verify finds an edited row', async () => {
  await tenEvents();
  await asSuperuser(edit(6));
  expect(await found()).toEqual([`stream ${STREAM} 6 edit`]);
});

test('audit verify finds a row deleted in the middle', async () => {
  await tenEvents();
  await asSuperuser(`delete from audit_logs where ${at(3)}`);
  expect(await found()).toEqual([`stream ${STREAM} 3 gap`]);
});

test('audit verify finds a deleted tail when its head was left', async () => {
  await tenEvents();
  await asSuperuser(`delete from audit_logs where stream = ${STREAM} and sequence > 7`);
  expect(await found()).toEqual([`stream ${STREAM} 8 truncation`]);
});

test('audit verify finds a deleted tail by a checkpoint when its head was moved back', async () => {
  await tenEvents();
  const head = `update audit_heads set sequence = 7, hash = (select hash from audit_logs where ${at(7)}) where stream = ${STREAM}`;
  await asSuperuser(`delete from audit_logs where stream = ${STREAM} and sequence > 7`, head);
  expect(await found()).toEqual([`stream ${STREAM} 8 truncation`]);
});

test('audit verify finds a stream deleted with its head', async () => {
  await tenEvents();
  const head = `update audit_heads set sequence = 0, hash = decode(repeat('00', 32), 'hex') where stream = ${STREAM}`;
  await asSuperuser(`delete from audit_logs where stream = ${STREAM}`, head);
  expect(await found()).toEqual([`stream ${STREAM} 1 truncation`]);
});

test('audit verify finds two rows that changed places', async () => {
  await tenEvents();
  await asSuperuser(
    `update audit_logs set sequence = -1 where ${at(5)}`,
    `update audit_logs set sequence = 5 where ${at(6)}`,
    `update audit_logs set sequence = 6 where ${at(-1)}`,
  );
  expect(await found()).toEqual([`stream ${STREAM} 5 edit`]);
});

test('audit verify finds two rows of one sequence when the constraint is gone', async () => {
  await tenEvents();
  const copy = `insert into audit_logs select (jsonb_populate_record(l, jsonb_build_object('id', 'ID', 'action', 'x'))).*
    from audit_logs l where ${at(4)}`;
  await asSuperuser('alter table audit_logs drop constraint audit_logs_stream_sequence_key');
  await asSuperuser(copy.replace('ID', '00000000-0000-7000-8000-000000000999'));
  expect(await found()).toEqual([`stream ${STREAM} 4 fork`]);
});

test.each([
  [2, 1],
  [6, 5],
])(
  'audit verify finds a chain rebuilt with its heads from event %i on, and names the range by a checkpoint',
  async (from, first) => {
    await tenEvents();
    await asSuperuser(edit(from), rebuildFrom(from));
    expect(await found()).toEqual([`stream ${STREAM} ${first} checkpoint-mismatch`]);
    const [finding] = (await verifyOnline(target)).findings;
    expect(finding?.detail).toContain(`from an event between ${first} and ${first + 3} on`);
  },
);

test('audit verify finds a rebuilt chain by the locked copies when the checkpoints were rolled back too', async () => {
  await tenEvents();
  await asSuperuser(edit(6), rebuildFrom(6), 'delete from audit_checkpoints where sequence = 2');
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch', `stream ${STREAM} 5 checkpoint-mismatch`]);
});

test('audit verify finds deleted rows of the newest checkpoints', async () => {
  await tenEvents();
  await asSuperuser('delete from audit_checkpoints where sequence = 2');
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch']);
  await asSuperuser('delete from audit_checkpoints');
  expect(await found()).toEqual(['checkpoints 1 checkpoint-mismatch', 'checkpoints 2 checkpoint-mismatch']);
});

test('audit verify finds a deleted and replaced checkpoint by its locked first version', async () => {
  await tenEvents();
  await asSuperuser(
    edit(6),
    rebuildFrom(6),
    'delete from audit_checkpoints where sequence = 2',
    `delete from assets where key like '%2.jws'`,
  );
  await write(1);
  await expect(checkpoint()).rejects.toThrow('other bytes are there already');
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch', `stream ${STREAM} 5 checkpoint-mismatch`]);
});

test.each([
  ['another signature', `signature = replace(signature, '.', '.e')`],
  ['other heads', `heads = '[]'`],
  ['another count', 'event_count = event_count + 1'],
])('audit verify finds a checkpoint row with %s', async (_name, change) => {
  await tenEvents();
  await asSuperuser(`update audit_checkpoints set ${change} where sequence = 2`);
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch']);
});

test('audit verify finds a second version of a locked checkpoint', async () => {
  await tenEvents();
  const { Client } = await import('minio');
  const { hostname, port } = new URL(process.env['S3_ENDPOINT']!);
  const keys = { accessKey: process.env['S3_ACCESS_KEY']!, secretKey: process.env['S3_SECRET_KEY']! };
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, region: 'us-east-1', ...keys });
  await client.putObject(store.bucket, 'checkpoints/000000000002.jws', newSigner().sign('{}'));
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch']);
  // One that is hidden is read all the same.
  await client.removeObject(store.bucket, 'checkpoints/000000000001.jws');
  expect(await found()).toEqual(['checkpoints 2 checkpoint-mismatch']);
});

describe('audit verify, over the access log,', () => {
  beforeEach(async () => {
    await readAndSeal(3);
    await readAndSeal(2);
    await checkpoint();
  });
  const second = `(select id from access_log order by transaction_id, id offset 4 limit 1)`;

  test.each([
    ['a row edited', `update access_log set action = 'x' where id = ${second}`, 'access log 2 edit'],
    ['a row deleted', `delete from access_log where id = ${second}`, 'access log 2 gap'],
    [
      'a row added',
      `insert into access_log select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid()))).* from access_log l where id = ${second}`,
      'access log 2 edit',
    ],
    [
      'a row moved to another range',
      `update access_log set transaction_id = (select min(transaction_id) from access_log) where id = ${second}`,
      'access log 1 edit,access log 2 gap',
    ],
  ])('finds %s in a sealed range', async (_name, change, expected) => {
    await asSuperuser(change);
    expect((await found()).join()).toBe(expected);
  });

  test('finds a seal deleted from the chain', async () => {
    await asSuperuser(`delete from audit_logs where stream = ${SEALS} and sequence = 1`);
    expect(await found()).toContain(`stream ${SEALS} 1 gap`);
  });
});

test('audit verify accepts events of a destroyed key, as the hash is over the ciphertext', async () => {
  await tenEvents();
  await h.superuser.query('alter table encryption_keys disable trigger all');
  await h.superuser.query(`update encryption_keys set wrapped_key = null, destroyed_at = now()`);
  expect((await h.app.query('select from audit_logs where details is not null')).rowCount).toBe(10);
  expect(await found()).toEqual([]);
});

describe('audit verify gives no verdict', () => {
  const doubtsOf = async (change: Partial<AuditCheckTarget>) => {
    const report = await verifyOnline({ ...target, ...change });
    expect([report.findings, exitCodeOf(report)]).toEqual([[], 2]);
    return report.doubts.join();
  };

  test('without a checkpoint', async () => {
    await write(1);
    await store.ensureBucket();
    expect(await doubtsOf({})).toContain('no checkpoint covers the log');
  });

  test('over checkpoints of a key that was not given', async () => {
    await tenEvents();
    expect(await doubtsOf({ signers: [newSigner()] })).toContain(
      `from checkpoint 1 on, the signatures are by key ${signer.keyId}`,
    );
  });

  test('when the object store does not answer', async () => {
    await tenEvents();
    const silent = createLockedStore({ ...s3Address(), S3_ENDPOINT: 'http://127.0.0.1:9' });
    expect(await doubtsOf({ store: silent })).toContain('the checkpoints could not be read: ');
  });

  test('over an incomplete export or a file that is not an export', async () => {
    await tenEvents();
    const cut = (file: string) => {
      const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
      writeFileSync(file, gzipSync(lines.slice(0, -1).join('\n')));
    };
    await expect(verifyOffline(target, cut)).rejects.toThrow('ends in the middle');
    await expect(verifyOffline(target, (file) => writeFileSync(file, gzipSync('["x"]\n')))).rejects.toThrow(
      'is not an export',
    );
  });
});

test('audit verify finds a changed export with the public key alone', async () => {
  await tenEvents();
  const forge = (from: string, to: string) => (file: string) => {
    const text = gunzipSync(readFileSync(file)).toString();
    expect(text).toContain(from);
    writeFileSync(file, gzipSync(text.replace(from, to)));
  };
  const edited = await verifyOffline(target, forge('\\"action\\":\\"a\\"', '\\"action\\":\\"b\\"'));
  expect(edited.findings).toEqual([
    expect.objectContaining({ where: `stream ${STREAM}`, sequence: '1', kind: 'edit' }),
  ]);
});
