import { randomUUID } from 'node:crypto';
import { manifestHash } from '../../../domain/privacy/erasure-manifest';
import { KeyDestroyed } from '../../../platform/crypto/key-store';
import { createUnitOfWork, type WithActor } from '../../../platform/database/unit-of-work';
import { lockCheckpoints } from '../../../services/audit/lock-checkpoints';
import { takeCheckpoint } from '../../../services/audit/take-checkpoint';
import { screenDonation } from '../../../services/compliance/screen-donation';
import { addRefundProposal } from '../../../services/donations/add-refund-proposal';
import { readDonorFacts } from '../../../services/donations/donor-facts';
import { settleDonation } from '../../../services/donations/settle-donation';
import { createAnswerOnce } from '../../../services/kernel/answer-once';
import { eraseAgain, listErased } from '../../../services/privacy/erase-again';
import { verifyOffline, verifyOnline } from '../../setup/audit-check';
import { newSigner, openLockedStore } from '../../setup/locked-store';
import {
  approvedRequest,
  DECIDER,
  decider,
  donorNamed,
  erase,
  FILER,
  filer,
  payFor,
  pledgeAs,
  readRequest,
} from '../../setup/subjects';
import { intakePorts } from '../../setup/intake-ports';
import { addFoundation } from '../../setup/issued-receipt';
import { engine, openHarness, type Harness } from '../database/harness';

const CANARY = 'Kanarienvogel';

let h: Harness;
let withActor: WithActor;
beforeAll(async () => {
  h = await openHarness();
  ({ withActor } = h);
  await h.superuser.query(`insert into users (id) values ($1), ($2)`, [FILER, DECIDER]);
  await addFoundation(withActor);
});
afterAll(() => h.close());

const row = async <T>(sql: string, parameters: unknown[]): Promise<T> => {
  const { rows } = await h.superuser.query(sql, parameters);
  return rows[0] as T;
};
const donorOf = async (donationId: string): Promise<string> =>
  (await row<{ donor_id: string }>('select donor_id from donations where id = $1', [donationId])).donor_id;
const statusOf = async (donationId: string): Promise<string> =>
  (await row<{ status: string }>('select status from donations where id = $1', [donationId])).status;
const setStatus = (id: string, status: string, reason: string) =>
  h.superuser.query('update donations set status = $2, status_reason = $3 where id = $1', [id, status, reason]);

/** A settled gift with its receipt, and its donor. */
const settledGift = async (word = CANARY) => {
  const giftId = await pledgeAs(withActor, donorNamed(word));
  await payFor(withActor, giftId, donorNamed(word));
  await setStatus(giftId, 'confirmed', 'cleared');
  await settleDonation({ withActor, ...intakePorts }, giftId, engine());
  return { giftId, donorId: await donorOf(giftId) };
};
const anotherGift = (donorId: string) => pledgeAs(withActor, { id: donorId });

interface DonorRow {
  full_name: Buffer | null;
  email: Buffer | null;
  email_hash: string | null;
  address: Buffer | null;
  country: string | null;
  erased_at: Date | null;
}
const donorRow = (id: string) => row<DonorRow>('select * from donors where id = $1', [id]);
const nameCell = (rowId: string) => ({ table: 'donors', column: 'full_name', rowId });

test('an erasure removes the donor, keeps legally required records with their reason and leaves its proof in the audit chain', async () => {
  const { giftId, donorId } = await settledGift();
  const [unpaid, expired] = [await anotherGift(donorId), await anotherGift(donorId)];
  await setStatus(expired, 'expired', 'window-ended');
  const answers = createAnswerOnce({ withActor });
  for (const body of [`{"donor_id":"${donorId}"}`, '{"donor_id":"somebody else"}']) {
    const begun = await answers.begin({ key: body, requestHash: 'a'.repeat(64) }, filer);
    if (begun.state !== 'mine') throw new Error(begun.state);
    await answers.finish(begun, { status: 201, headers: {}, body }, filer);
  }
  const before = await donorRow(donorId);
  const other = await settledGift('Somebody');

  const requestId = await approvedRequest(withActor, donorId);
  expect(await erase(withActor, requestId)).toEqual({ state: 'done' });

  expect(await donorRow(donorId)).toMatchObject({
    full_name: null,
    email: null,
    email_hash: null,
    address: null,
    country: null,
    erased_at: expect.any(Date) as Date,
  });
  const key = { scope: 'subject', id: donorId } as const;
  const opening = withActor(engine(), ({ cipher }) => cipher.open(key, nameCell(donorId), before.full_name!));
  await expect(opening).rejects.toBeInstanceOf(KeyDestroyed);
  const keys = `select count(wrapped_key)::int as left from encryption_keys where scope_id = $1`;
  expect(await row(keys, [donorId])).toEqual({ left: 0 });
  const bodies = `select count(body)::int as left from webhooks where id in (select webhook_id from payments where donation_id = $1)`;
  expect([await row(bodies, [giftId]), await row(bodies, [other.giftId])]).toEqual([{ left: 0 }, { left: 1 }]);
  const kept = await h.superuser.query('select key from idempotency_keys where response is not null');
  expect(kept.rows).toEqual([{ key: '{"donor_id":"somebody else"}' }]);
  expect([await statusOf(giftId), await statusOf(unpaid), await statusOf(expired)]).toEqual([
    'reconciled',
    'cancelled',
    'cancelled',
  ]);

  const done = await readRequest(withActor, requestId);
  const places = Object.fromEntries(done.manifest!.places.map(({ place, ...rest }) => [place, rest]));
  expect(places).toMatchObject({
    'encryption_keys.wrapped_key': { action: 'destroyed', count: 1 },
    'donors.full_name': { action: 'nulled', count: 1 },
    'donors.email_hash': { action: 'nulled', count: 1 },
    'webhooks.body': { action: 'nulled', count: 1 },
    'idempotency_keys.response': { action: 'nulled', count: 1 },
    'donations.status': { action: 'cancelled', count: 2 },
    'receipts.facts': { action: 'kept', count: 1, reason: 'tax-receipt' },
    'payments.payer': { action: 'kept', count: 1, reason: 'ledger' },
    ledger_entries: { action: 'kept', count: 4, reason: 'ledger' },
  });
  expect(JSON.stringify(done)).not.toContain(CANARY);
  expect(done).toMatchObject({ status: 'done', manifest_sha256: manifestHash(done.manifest!) });
  const proof = `select reason from audit_logs where action = 'donor.erased' and resource_id = $1`;
  expect(await row(proof, [donorId])).toEqual({ reason: `manifest sha256 ${done.manifest_sha256}` });

  // What is kept opens: it is under keys of its own.
  const receipt = await row<{ id: string; facts: Buffer; issued_at: Date }>(
    'select * from receipts where donation_id = $1',
    [giftId],
  );
  const retention = { scope: 'retention', id: `receipts:${receipt.issued_at.getUTCFullYear()}` } as const;
  const cell = { table: 'receipts', column: 'facts', rowId: receipt.id };
  expect(await withActor(engine(), ({ cipher }) => cipher.open(retention, cell, receipt.facts))).toContain(CANARY);
});

test('the audit log verifies after an erasure, also against an earlier checkpoint', async () => {
  const [signer, store] = [newSigner(), openLockedStore()];
  const { donorId } = await settledGift();
  await takeCheckpoint({ withActor, auditSigner: signer, lockedStore: store }, engine());
  await lockCheckpoints(
    { withActor, lockedStore: store, auditLockDays: 2, signal: new AbortController().signal },
    engine(),
  );
  await erase(withActor, await approvedRequest(withActor, donorId));
  const target = { url: h.db.url, store, signers: [signer] };
  for (const report of [await verifyOnline(target), await verifyOffline(target)]) {
    expect([report.findings, report.doubts]).toEqual([[], []]);
    expect(Number(report.events)).toBeGreaterThan(10);
  }
});

test('a second run or request of an erasure finds it done', async () => {
  const { donorId } = await settledGift();
  const requestId = await approvedRequest(withActor, donorId);
  expect(await Promise.all([erase(withActor, requestId), erase(withActor, requestId)])).toEqual([
    { state: 'done' },
    { state: 'done' },
  ]);
  const first = await readRequest(withActor, requestId);
  expect(await erase(withActor, requestId)).toEqual({ state: 'done' });
  expect(await readRequest(withActor, requestId)).toEqual(first);
  const events = `select count(*)::int as events from audit_logs where action = 'donor.erased' and resource_id = $1`;
  expect(await row(events, [donorId])).toEqual({ events: 1 });
  await expect(approvedRequest(withActor, donorId)).rejects.toMatchObject({ code: 'kernel.conflict' });
});

test('the database accepts one of two erasure requests filed at once', async () => {
  const { donorId } = await settledGift();
  const filed = await Promise.allSettled([1, 2, 3].map(() => approvedRequest(withActor, donorId)));
  expect(filed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a process that had opened the donor cannot open them again after the erasure, whatever it has cached', async () => {
  const { donorId } = await settledGift();
  const other = createUnitOfWork({ dataSource: h.dataSource, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
  const { full_name: sealed } = await donorRow(donorId);
  const key = { scope: 'subject', id: donorId } as const;
  const open = () => other(engine(), ({ cipher }) => cipher.open(key, nameCell(donorId), sealed!));
  expect(await open()).toBe(`Carla ${CANARY}`);
  const requestId = await approvedRequest(withActor, donorId);
  await other(engine(), async ({ cipher }) => {
    await cipher.open(key, nameCell(donorId), sealed!);
    expect(await erase(withActor, requestId)).toEqual({ state: 'done' });
    // The one transaction that was under way keeps the key that it had: that is the bound.
    expect(await cipher.open(key, nameCell(donorId), sealed!)).toBe(`Carla ${CANARY}`);
  });
  await expect(open()).rejects.toBeInstanceOf(KeyDestroyed);
  const seal = other(engine(), ({ cipher }) => cipher.seal(key, nameCell(donorId), 'again'));
  await expect(seal).rejects.toBeInstanceOf(KeyDestroyed);
});

test('a read of an erased donor finds a tombstone, and a step that needs their name parks without losing money', async () => {
  const { giftId, donorId } = await settledGift();
  await erase(withActor, await approvedRequest(withActor, donorId));
  const failure = { code: 'donation.donor-erased' };
  await expect(withActor(engine(), (tx) => readDonorFacts(tx, donorId))).rejects.toMatchObject(failure);
  await setStatus(giftId, 'confirmed', 'cleared');
  await expect(settleDonation({ withActor, ...intakePorts }, giftId, engine())).rejects.toMatchObject(failure);
  await setStatus(giftId, 'pending', 'screening');
  const lists = { listIds: [], asOf: new Date(), matcherVersion: '1', search: () => [] };
  const screeningIndex = () => Promise.resolve(lists);
  const screening = { withActor, ...intakePorts, threshold: 0.9, nobodyNamedLimit: 25_000n, screeningIndex };
  await expect(screenDonation(screening, giftId, engine())).rejects.toMatchObject(failure);
  expect(await statusOf(giftId)).toBe('pending');
});

test('a late payment of an erased donor is kept, starts nothing and can be refunded', async () => {
  const { donorId } = await settledGift();
  const [unpaid, expired] = [await anotherGift(donorId), await anotherGift(donorId)];
  await setStatus(expired, 'expired', 'window-ended');
  await erase(withActor, await approvedRequest(withActor, donorId));
  for (const giftId of [unpaid, expired]) {
    expect(await payFor(withActor, giftId)).toEqual({ duplicate: false, discrepancy: 'gift-closed' });
    expect(await statusOf(giftId)).toBe('cancelled');
    await withActor(decider, (tx) => addRefundProposal(tx, { donationId: giftId, reason: 'Came late.' }, decider));
  }
});

test('a payment during an erasure is on its gift or kept for finance', async () => {
  for (let n = 0; n < 10; n += 1) {
    const { donorId } = await settledGift();
    const expired = await anotherGift(donorId);
    await setStatus(expired, 'expired', 'window-ended');
    const requestId = await approvedRequest(withActor, donorId);
    const [erased] = await Promise.all([erase(withActor, requestId), payFor(withActor, expired)]);
    const { status } = await row<{ status: string }>('select status from payments where donation_id = $1', [expired]);
    expect([erased.state, await statusOf(expired), status]).toEqual(
      erased.state === 'held' ? ['held', 'pending', 'matched'] : ['done', 'cancelled', 'unmatched'],
    );
  }
});

test('a new gift during the erasure of its donor is refused or cancelled', async () => {
  for (let n = 0; n < 10; n += 1) {
    const { donorId } = await settledGift();
    const requestId = await approvedRequest(withActor, donorId);
    const [pledged] = await Promise.allSettled([anotherGift(donorId), erase(withActor, requestId)]);
    if (pledged.status === 'rejected') expect(pledged.reason).toMatchObject({ code: 'donation.unknown-donor' });
    else expect(await statusOf(pledged.value)).toBe('cancelled');
    await expect(anotherGift(donorId)).rejects.toMatchObject({ code: 'donation.unknown-donor' });
  }
});

test('an erasure also erases donors who were merged into the donor', async () => {
  const [one, two] = [await settledGift('Carla'), await settledGift('Karla')];
  await h.superuser.query('update donors set merged_into_id = $1 where id = $2', [one.donorId, two.donorId]);
  await erase(withActor, await approvedRequest(withActor, one.donorId));
  expect((await donorRow(two.donorId)).erased_at).not.toBeNull();
});

test('an erased donor and the proof of the erasure cannot be changed', async () => {
  const { donorId } = await settledGift();
  const requestId = await approvedRequest(withActor, donorId);
  await erase(withActor, requestId);
  for (const statement of [
    `update donors set country = 'US' where id = '${donorId}'`,
    `update donors set erased_at = null where id = '${donorId}'`,
    `update data_deletion_requests set manifest = '{}' where id = '${requestId}'`,
    `delete from data_deletion_requests where id = '${requestId}'`,
  ])
    await expect(h.superuser.query(statement)).rejects.toMatchObject({ code: '23001' });
  // Erasing never reaches over to its own proof: nothing of the request refers to the subject's row.
  const proof = `select count(*)::int as n from pg_constraint where contype = 'f' and conrelid = 'data_deletion_requests'::regclass
    and confrelid = 'donors'::regclass`;
  expect(await row(proof, [])).toEqual({ n: 0 });
});

test('a donor whom a restored backup brought back is erased again', async () => {
  const [gone, held] = [await settledGift(), await settledGift()];
  for (const { donorId } of [gone, held]) await erase(withActor, await approvedRequest(withActor, donorId));
  const list = await listErased({ withActor }, engine());
  const proofs = new Map(list.map(({ subjectId, manifestSha256 }) => [subjectId, manifestSha256]));
  expect([...proofs.keys()]).toEqual(expect.arrayContaining([gone.donorId, held.donorId]));
  expect(JSON.stringify(list)).not.toContain(CANARY);
  // As a backup has them: people again, under keys that open.
  const back = async () => {
    const { giftId, donorId } = await settledGift();
    return { giftId, donorId, again: () => eraseAgain({ withActor }, donorId, 'a'.repeat(64), engine()) };
  };
  const [one, two] = [await back(), await back()];
  await setStatus(two.giftId, 'pending', 'screening');
  expect([await one.again(), await one.again(), await two.again()]).toEqual([
    { state: 'erased' },
    { state: 'was-erased' },
    { state: 'held', holds: ['unfinished-gift'] },
  ]);
  expect((await donorRow(one.donorId)).erased_at).not.toBeNull();
  expect(await eraseAgain({ withActor }, randomUUID(), 'a'.repeat(64), engine())).toEqual({ state: 'unknown' });
  const events = `select count(*)::int as n from audit_logs where action = 'donor.erased-again'`;
  expect(await row(events, [])).toEqual({ n: 1 });
});

test('an unknown or unapproved request erases nobody', async () => {
  await expect(erase(withActor, randomUUID())).rejects.toMatchObject({ code: 'kernel.not-found' });
});
