import { checkpointHash, readStatement, type CheckpointStatement } from '../../../domain/audit/checkpoint';
import { checkJws, publicKeysOf } from '../../../platform/crypto/signing-key';
import { OtherObject, type LockedStore } from '../../../platform/storage/locked-store';
import { lockCheckpoints } from '../../../services/audit/lock-checkpoints';
import { takeCheckpoint } from '../../../services/audit/take-checkpoint';
import { newSigner, openLockedStore } from '../../setup/locked-store';
import { engine, openHarness, refusal, type Harness } from '../database/harness';

const signer = newSigner();
let h: Harness;
let store: LockedStore;
let clock: Date;
beforeEach(async () => {
  h = await openHarness();
  store = openLockedStore();
  clock = new Date();
});
afterEach(() => h.close());

const event = (n: number) => ({ action: 'a', resourceType: 'donation', resourceId: String(n) });
const write = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await h.withActor(engine(), async (tx) => tx.audit(event(n)));
};
const minutesLater = (minutes: number): void => void (clock = new Date(clock.getTime() + minutes * 60_000));
const take = () =>
  takeCheckpoint({ withActor: h.withActor, auditSigner: signer, lockedStore: store, now: () => clock }, engine());
const lock = () =>
  lockCheckpoints(
    { withActor: h.withActor, lockedStore: store, auditLockDays: 2, signal: new AbortController().signal },
    engine(),
  );

interface Row {
  sequence: string;
  signature: string;
  event_count: string;
  previous_sha256: string | null;
}
const rows = async (): Promise<Row[]> =>
  (await h.app.query<Row>('select * from audit_checkpoints order by sequence')).rows;
const statementOf = ({ signature }: Row): CheckpointStatement => {
  const checked = checkJws(signature, publicKeysOf([signer.publicJwk]));
  const statement = checked.state === 'good' ? readStatement(checked.payload) : undefined;
  if (!statement) throw new Error('no good signature');
  return statement;
};

test('a checkpoint signs all heads, counts and times, and names the previous one', async () => {
  expect(await take()).toEqual({ made: null, unlocked: 0 });
  await write(3);
  expect(await take()).toEqual({ made: '1', unlocked: 1 });
  await write(2);
  minutesLater(5);
  expect(await take()).toEqual({ made: '2', unlocked: 2 });

  const [first, second] = await rows();
  const heads = await h.app.query(`select stream, sequence, encode(hash, 'hex') as hash from audit_heads order by 1`);
  expect(statementOf(first!)).toMatchObject({ sequence: '1', previous: null, eventCount: '3' });
  expect(statementOf(second!)).toMatchObject({
    sequence: '2',
    previous: checkpointHash(first!.signature),
    heads: heads.rows,
    eventCount: '2',
    fromAt: statementOf(first!).toAt,
    toAt: clock.toISOString(),
  });
  const keys = await h.app.query('select key_id, public_jwk from signing_keys');
  expect(keys.rows).toEqual([{ key_id: signer.keyId, public_jwk: signer.publicJwk }]);
});

test('a checkpoint is due after five minutes or 1,000 events, and never without an event', async () => {
  await write(1);
  expect((await take()).made).toBe('1');
  minutesLater(60);
  expect((await take()).made).toBeNull();
  await write(1);
  minutesLater(-59);
  expect((await take()).made).toBeNull();
  await h.withActor(engine(), async (tx) => {
    for (let n = 0; n < 998; n += 1) tx.audit(event(1));
  });
  expect((await take()).made).toBeNull();
  await write(1);
  expect((await take()).made).toBe('2');
});

test('a checkpoint is made once when ten try at once, which a constraint ensures', async () => {
  for (let round = 1; round <= 5; round += 1) {
    await write(1);
    minutesLater(5);
    const looks = await Promise.all(Array.from({ length: 10 }, take));
    expect(looks.filter(({ made }) => made !== null)).toEqual([expect.objectContaining({ made: String(round) })]);
  }
  expect((await rows()).map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '4', '5']);
  const copy = `insert into audit_checkpoints select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid()))).*
    from audit_checkpoints c where sequence = 5`;
  expect(await refusal(h.app.query(copy))).toMatch(/^audit_checkpoints_(sequence|asset_id)_key$/);
});

test('a checkpoint is stored once with the same bytes under a verified lock, however often it is tried', async () => {
  await write(1);
  minutesLater(1);
  await take();
  expect(await lock()).toBe(1);
  expect(await lock()).toBe(0);
  await h.superuser.query('update assets set retained_until = null');
  expect(await lock()).toBe(1);

  const versions = [];
  for await (const version of store.versions('checkpoints/')) versions.push(version);
  expect(versions).toEqual([{ key: 'checkpoints/000000000001.jws', versionId: expect.any(String) as string }]);
  const [row] = await rows();
  expect((await store.read(versions[0]!)).toString()).toBe(row!.signature);
  const { rows: assets } = await h.app.query<{ retained_until: Date }>('select retained_until from assets');
  expect(assets[0]!.retained_until.getTime()).toBe(clock.getTime() + 2 * 86_400_000);
});

test('locking a checkpoint throws when other bytes have its key, and keeps them', async () => {
  await write(1);
  await take();
  await store.ensureBucket();
  await store.putLocked('checkpoints/000000000001.jws', Buffer.from('x'), 'text/plain', new Date(Date.now() + 60_000));
  await expect(lock()).rejects.toBeInstanceOf(OtherObject);
});
