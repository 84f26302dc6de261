import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SanctionsList } from '../../../contracts/compliance/listed-entity';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../../../domain/compliance/matching/token-set-matcher';
import { importList } from '../../../services/compliance/import-list';
import { recordCaseStep } from '../../../services/compliance/record-case-step';
import { createScreeningIndex, daysMs } from '../../../services/compliance/screening-index';
import { addPledge } from '../../../services/donations/add-pledge';
import { receiveWebhook } from '../../../services/webhooks/receive-webhook';
import { readList } from '../../../tools/lists-import/read-list';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';
import { screenOnly } from '../../setup/screen-only';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const caseTiming = { dueMs: 1_000, leaseMs: 1_000, remindBeforeMs: 1 };
const LISTED = 'Zorvane Quillfeather';
const DAY_MS = 86_400_000;

let unit: TestUnit;
beforeEach(async () => void (unit = await openTestUnit()));
afterEach(() => unit.close());

const demoList = (names: readonly string[], daysOld = 0): SanctionsList => ({
  source: 'demo',
  publishedAt: new Date(Date.now() - daysOld * DAY_MS).toISOString(),
  entities: names.map((value, n) => ({
    ref: `demo:${n}`,
    kind: 'person',
    names: [{ value, quality: 'primary' }],
    identifiers: [],
  })),
});
const importing = (list: SanctionsList, fetchedAt: Date | null = new Date()) =>
  importList(unit, { list, sha256: createHash('sha256').update(JSON.stringify(list)).digest('hex'), fetchedAt }, actor);

/** Screening as a worker process has it, with an index of its own. */
const screener = (maxAgeDays = 2) => {
  const policy = { sources: ['demo'] as const, maxAgeMs: daysMs(maxAgeDays), threshold: DEFAULT_THRESHOLD };
  const screeningIndex = createScreeningIndex(tokenSetMatcher, policy);
  const ports = {
    withActor: unit.withActor,
    caseTiming,
    screeningIndex,
    threshold: DEFAULT_THRESHOLD,
    nobodyNamedLimit: 25_000n,
  };
  return (donationId: string) => screenOnly(ports, donationId, actor);
};

const paidGift = async (donor: { id: string } | string): Promise<{ id: string; donorId: string }> => {
  const id = await unit.withActor(actor, (tx) =>
    addPledge(tx, {
      donor: typeof donor === 'string' ? { kind: 'individual', fullName: donor } : donor,
      method: 'card',
      currency: 'USD',
      amountAtomic: 5000n,
      earmark: 'general',
    }),
  );
  const payment = {
    providerReference: randomUUID(),
    donationId: id,
    method: 'card',
    currency: 'USD',
    amountAtomic: 5000n,
    receivedAt: new Date(),
    payer: { kind: 'anonymous' },
  } as const;
  const webhook = {
    provider: 'sandbox',
    eventId: randomUUID(),
    eventType: 'payment.succeeded',
    rawBody: Buffer.from(id),
    content: { kind: 'payment', payment },
  } as const;
  await receiveWebhook(unit, webhook, { userId: PROVIDER_USER_ID, requestId: 'test' });
  const [row] = await unit.query<{ donor_id: string }>('select donor_id from donations where id = $1', [id]);
  return { id, donorId: row!.donor_id };
};

test('a gift is held without a sanctions list, and an import notifies it', async () => {
  const gift = await paidGift('Marigold Testwell');
  const screen = screener();
  expect(await screen(gift.id)).toMatchObject({ status: 'pending', awaitingLists: true });
  expect(await importing(demoList([LISTED]))).toMatchObject({ outcome: 'imported', counts: { entities: 1 }, woken: 1 });
  const commands = await unit.query<{ signal: string }>(
    `select payload ->> 'signal' as signal from outbox where kind = 'signal' and aggregate_id = $1`,
    [gift.id],
  );
  expect(commands.map(({ signal }) => signal)).toContain('listsImported');
  expect(await screen(gift.id)).toMatchObject({ status: 'confirmed', awaitingLists: false });
});

test('the age of a sanctions list counts from its last fetch, or for a bundled snapshot from its publication', async () => {
  const gift = await paidGift('Marigold Testwell');
  await importing(demoList([LISTED], 5), null);
  expect(await screener(2)(gift.id)).toMatchObject({ awaitingLists: true });
  expect(await importing(demoList([LISTED, 'Another Madeup'], 4))).toMatchObject({ outcome: 'imported', woken: 1 });
  expect(await screener(2)(gift.id)).toMatchObject({ status: 'confirmed' });
});

test('a sanctions list is recent again when it was fetched again unchanged', async () => {
  const list = demoList([LISTED], 5);
  const gift = await paidGift('Marigold Testwell');
  await importing(list, new Date(Date.now() - 5 * DAY_MS));
  expect(await screener(2)(gift.id)).toMatchObject({ awaitingLists: true });
  expect(await importing(list)).toMatchObject({ outcome: 'already-there' });
  expect(await screener(2)(gift.id)).toMatchObject({ status: 'confirmed' });
});

test('gifts are screened against the list that is put in force, though a newer one is there', async () => {
  const [first, second] = [demoList([LISTED], 3), demoList(['Another Madeup'], 2)];
  await importing(first);
  await importing(second);
  const screen = screener();
  expect(await screen((await paidGift(LISTED)).id)).toMatchObject({ status: 'confirmed' });
  const sha256 = createHash('sha256').update(JSON.stringify(first)).digest('hex');
  const lifted = { overrides: ['put-in-force' as const], reason: 'The newer one lost an entity.' };
  await importList(unit, { list: first, sha256, fetchedAt: new Date(), lifted }, actor);
  expect(await screen((await paidGift(LISTED)).id)).toMatchObject({ status: 'flagged' });
});

const clear = async (donationId: string) => {
  const [found] = await unit.query<{ id: string }>(
    'select id from cases where subject_id = $1 order by id desc limit 1',
    [donationId],
  );
  const after = { status: 'resolved', level: 1, dueAtMs: Date.now(), reminded: false, verdict: 'clear' } as const;
  const step = { stepId: randomUUID(), kind: 'decided', by: OPERATOR_USER_ID, noteId: randomUUID(), after } as const;
  await Promise.all([recordCaseStep(unit, found!.id, step, actor), recordCaseStep(unit, found!.id, step, actor)]);
};

test('recordCaseStep records a repeated step once, and answers what was recorded', async () => {
  await importing(demoList([LISTED], 2));
  const { review } = await screener()((await paidGift(LISTED)).id);
  const { caseId, dueAtMs } = review!;
  const claiming = (claimedUntilMs: number) => {
    const claimed = { status: 'claimed', level: 1, dueAtMs, reminded: false, assigneeId: OPERATOR_USER_ID } as const;
    const step = {
      stepId: 'update',
      kind: 'claimed',
      by: OPERATOR_USER_ID,
      after: { ...claimed, claimedUntilMs },
    } as const;
    return recordCaseStep(unit, caseId, step, actor);
  };
  const first = await claiming(dueAtMs);
  expect(await claiming(dueAtMs + 9_000)).toEqual(first);
  expect(await unit.query(`select 1 from case_events where kind = 'claimed' and case_id = $1`, [caseId])).toHaveLength(
    1,
  );
});

test('a hit opens one case, and a cleared pair opens none again until the listed entity changes', async () => {
  await importing(demoList([LISTED], 2));
  const first = await paidGift(LISTED);
  const screen = screener();
  const both = await Promise.all([screen(first.id), screen(first.id)]);
  for (const record of both) expect(record).toMatchObject({ status: 'flagged', review: { kind: 'sanctions-hit' } });
  expect(await unit.query('select 1 from cases')).toHaveLength(1);
  await clear(first.id);
  expect(await unit.query('select 1 from cleared_pairs')).toHaveLength(1);

  const second = await paidGift({ id: first.donorId });
  expect(await screen(second.id)).toMatchObject({ status: 'confirmed' });

  const changed = demoList([LISTED], 1);
  changed.entities[0]!.identifiers.push({ type: 'remark', value: 'more is known now' });
  await importing(changed);
  const third = await paidGift({ id: first.donorId });
  expect(await screen(third.id)).toMatchObject({ status: 'flagged' });
});

test('the whole OFAC publication is imported once and then found as imported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hingecraft-ofac-'));
  const fixtures = resolve(__dirname, '..', '..', 'fixtures', 'sanctions');
  for (const name of ['sdn', 'alt', 'add', 'sdn_comments'])
    copyFileSync(join(fixtures, `ofac-2021-${name}.csv.gz`), join(folder, `${name}.csv.gz`));
  try {
    expect(() => readList('ofac', folder)).toThrow('--published');
    const { list, sha256 } = readList('ofac', folder, '2021-07-01');
    const request = { list, sha256, fetchedAt: null };
    expect(await importList(unit, request, actor)).toMatchObject({ outcome: 'imported', counts: { entities: 8_976 } });
    expect(await importList(unit, request, actor)).toMatchObject({ outcome: 'already-there' });
    const [count] = await unit.query<{ n: number }>('select count(*)::int as n from screening_entities');
    expect(count?.n).toBe(8_976);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
