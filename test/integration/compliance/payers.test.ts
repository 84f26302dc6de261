import { createHash, randomUUID } from 'node:crypto';
import type { CaseEvidence } from '../../../contracts/compliance/evidence';
import type { SanctionsList } from '../../../contracts/compliance/listed-entity';
import type { CaseKind } from '../../../contracts/compliance/states';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../../../domain/compliance/matching/token-set-matcher';
import { caseStore } from '../../../entities/compliance/case.store';
import { importList } from '../../../services/compliance/import-list';
import { readEvidence, recordCaseStep } from '../../../services/compliance/record-case-step';
import { createScreeningIndex, daysMs } from '../../../services/compliance/screening-index';
import type { DonorDetails } from '../../../services/donations/add-donor';
import { addPledge } from '../../../services/donations/add-pledge';
import { receiveWebhook } from '../../../services/webhooks/receive-webhook';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';
import { screenOnly } from '../../setup/screen-only';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const caseTiming = { dueMs: 1_000, leaseMs: 1_000, remindBeforeMs: 1 };
const LISTED = 'Zorvane Quillfeather';
const CLEAN = 'Marigold Testwell';
const NOBODY: DonorDetails = { kind: 'anonymous' };

const list: SanctionsList = {
  source: 'demo',
  publishedAt: new Date().toISOString(),
  entities: [
    { ref: 'demo:1', kind: 'person', names: [{ value: LISTED, quality: 'primary' }], identifiers: [] },
    { ref: 'demo:2', kind: 'person', names: [{ value: 'Ottoline Vexmoor', quality: 'primary' }], identifiers: [] },
  ],
};

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  const sha256 = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  await importList(unit, { list, sha256, fetchedAt: new Date() }, actor);
});
afterAll(() => unit.close());

const named = (fullName: string, more: Partial<DonorDetails> = {}): DonorDetails => ({
  kind: 'individual',
  fullName,
  ...more,
});

const pledge = (donor: DonorDetails, amountAtomic = 5_000n): Promise<string> =>
  unit.withActor(actor, (tx) =>
    addPledge(tx, { donor, method: 'card', currency: 'USD', amountAtomic, earmark: 'general' }),
  );

const pay = async (donationId: string | undefined, payer: DonorDetails, amountAtomic = 5_000n): Promise<string> => {
  const providerReference = randomUUID();
  const payment = { providerReference, donationId, method: 'card', currency: 'USD', amountAtomic, payer } as const;
  const webhook = {
    provider: 'sandbox',
    eventId: randomUUID(),
    eventType: 'payment.succeeded',
    rawBody: Buffer.from(providerReference),
    content: { kind: 'payment', payment: { ...payment, receivedAt: new Date() } },
  } as const;
  await receiveWebhook(unit, webhook, { userId: PROVIDER_USER_ID, requestId: 'test' });
  const [row] = await unit.query<{ id: string }>(
    'select donation_id as id from payments where provider_reference = $1',
    [providerReference],
  );
  return row!.id;
};

const screen = (donationId: string) => {
  const policy = { sources: ['demo'] as const, maxAgeMs: daysMs(2), threshold: DEFAULT_THRESHOLD };
  const screeningIndex = createScreeningIndex(tokenSetMatcher, policy);
  const ports = {
    withActor: unit.withActor,
    caseTiming,
    screeningIndex,
    threshold: DEFAULT_THRESHOLD,
    nobodyNamedLimit: 25_000n,
  };
  return screenOnly(ports, donationId, actor);
};

const openCaseOf = async (donationId: string) => {
  const [row] = await unit.query<{ id: string; kind: CaseKind }>(
    `select id, kind from cases where subject_id = $1 and status <> 'resolved'`,
    [donationId],
  );
  return row!;
};

const evidenceOf = async (donationId: string): Promise<CaseEvidence> => {
  const { id } = await openCaseOf(donationId);
  const evidence = await unit.withActor(actor, async (tx) => readEvidence(tx, (await caseStore(tx.manager).find(id))!));
  return evidence!;
};

const clear = async (donationId: string): Promise<void> => {
  const { id } = await openCaseOf(donationId);
  const after = { status: 'resolved', level: 1, dueAtMs: Date.now(), reminded: false, verdict: 'clear' } as const;
  const step = { stepId: randomUUID(), kind: 'decided', by: OPERATOR_USER_ID, noteId: randomUUID(), after } as const;
  await recordCaseStep(unit, id, step, actor);
};

const stateOf = async (donationId: string) => {
  const [row] = await unit.query<{ status: string; reason: string }>(
    'select status, status_reason as reason from donations where id = $1',
    [donationId],
  );
  return row!;
};

/** A gift of this donor, paid by these payers in equal parts. */
const paidGift = async (donor: DonorDetails, ...payers: DonorDetails[]): Promise<string> => {
  const id = await pledge(donor, 5_000n * BigInt(payers.length));
  for (const payer of payers) await pay(id, payer);
  return id;
};

describe('screenDonation flags a gift', () => {
  test.each([
    ['an anonymous donor', NOBODY],
    ['a clean donor', named(CLEAN)],
  ])('of %s when its payer is listed', async (_, donor) => {
    const id = await paidGift(donor, named(LISTED));
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'sanctions-hit' } });
    const { subjects, hits } = await evidenceOf(id);
    expect(hits.map(({ subject, entityRef }) => [subjects[subject]?.role, entityRef])).toEqual([['payer', 'demo:1']]);
  });

  test('when one of several payers is listed', async () => {
    const id = await paidGift(named(CLEAN), named(CLEAN), named('Hedwig Fernsby'), named(LISTED));
    expect(await screen(id)).toMatchObject({ status: 'flagged' });
    expect((await evidenceOf(id)).subjects.map(({ role, name }) => [role, name])).toEqual([
      ['donor', CLEAN],
      ['payer', 'Hedwig Fernsby'],
      ['payer', LISTED],
    ]);
  });

  test('when money without a pledge comes from a listed payer', async () => {
    const id = await pay(undefined, named(LISTED));
    expect(await screen(id)).toMatchObject({ status: 'flagged' });
  });

  test('when a line of an address of a payer holds a listed name', async () => {
    const id = await paidGift(named(CLEAN), named(CLEAN, { address: ['c/o Ottoline Vexmoor', '1 Example Way'] }));
    expect(await screen(id)).toMatchObject({ status: 'flagged' });
    expect((await evidenceOf(id)).hits).toMatchObject([{ entityRef: 'demo:2', features: { address: 1 } }]);
  });

  test('when a payer of whom only the address is known stands in the lists with it', async () => {
    const id = await paidGift(named(CLEAN), { kind: 'anonymous', address: ['Ottoline Vexmoor'] });
    expect(await screen(id)).toMatchObject({ status: 'flagged' });
  });

  test.each([
    ['donor', named('زورفان كويل'), named(CLEAN)],
    ['payer', named(CLEAN), named('Зорван Квилл')],
  ])('for a person to read when the %s has a name that cannot be compared', async (role, donor, payer) => {
    const id = await paidGift(donor, payer);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'unreadable-name' } });
    expect(await stateOf(id)).toEqual({ status: 'flagged', reason: 'unreadable-name' });
    const unread = (await evidenceOf(id)).subjects.filter(({ unreadable }) => unreadable.length > 0);
    expect(unread).toMatchObject([{ role, unreadable: ['script'] }]);
  });

  test('for a person to read when a payer was named and the name is no text', async () => {
    const id = await paidGift(named(CLEAN), NOBODY);
    await unit.query(`update payments set notes = 'country-unreadable,name-unreadable' where donation_id = $1`, [id]);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'unreadable-name' } });
    expect((await evidenceOf(id)).subjects[1]).toMatchObject({ role: 'payer', unreadable: ['not-a-name'] });
  });

  test("for a person to read when characters were stripped from a payer's name", async () => {
    const id = await paidGift(named(CLEAN), named(CLEAN));
    await unit.query(`update payments set notes = 'name-stripped' where donation_id = $1`, [id]);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'unreadable-name' } });
  });

  test('for a person to read when the key of its payer is destroyed', async () => {
    const id = await paidGift(named(CLEAN), named(LISTED));
    await unit.query('update payments set payer = null where donation_id = $1', [id]);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'unreadable-name' } });
  });

  test('for a person to read when the payer writes the name of the donor in another script', async () => {
    const id = await paidGift(named('Ivan Petrov'), named('Ivan Petrov'), named('Иван Петров'));
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'unreadable-name' } });
  });

  test('for a person when a filler stands for a name and the amount reaches the limit', async () => {
    const id = await pledge(NOBODY, 25_000n);
    await pay(id, named('Anonymous'), 25_000n);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'nobody-named' } });
  });

  test('for a person when nobody is named and the amount reaches the limit', async () => {
    const id = await pledge(NOBODY, 25_000n);
    await pay(id, NOBODY, 25_000n);
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'nobody-named' } });
    expect(await evidenceOf(id)).toMatchObject({ subjects: [], hits: [] });
  });
});

describe('screenDonation confirms a gift', () => {
  test('as screened when donor and payer are clean', async () => {
    const id = await paidGift(named(CLEAN), named('Hedwig Fernsby'));
    await screen(id);
    expect(await stateOf(id)).toEqual({ status: 'confirmed', reason: 'cleared' });
  });

  test('of nobody below the limit, and records that nobody was named', async () => {
    const id = await pledge(NOBODY, 24_999n);
    await pay(id, NOBODY, 24_999n);
    await screen(id);
    expect(await stateOf(id)).toEqual({ status: 'confirmed', reason: 'nobody-named' });
    const runs = await unit.query('select outcome from screening_runs where subject_id = $1', [id]);
    expect(runs).toEqual([{ outcome: 'nobody-named' }]);
  });
});

describe('a cleared case', () => {
  test('of a payer clears that payer for the next gift, in any spelling of the same name and country', async () => {
    const first = await paidGift(named(CLEAN), named('Zorvane  QUILLFEATHER', { country: 'IS' }));
    await screen(first);
    await clear(first);
    expect(await stateOf(first)).toEqual({ status: 'confirmed', reason: 'cleared' });
    const second = await paidGift(NOBODY, named('Zørvane Quillfeather', { country: 'IS' }));
    expect(await screen(second)).toMatchObject({ status: 'confirmed' });
  });

  test('of a payer clears nobody of the same name in another country, and no donor', async () => {
    const name = 'Ottoline Vexmoor';
    const first = await paidGift(NOBODY, named(name, { country: 'IS' }));
    await screen(first);
    await clear(first);
    const elsewhere = await paidGift(NOBODY, named(name, { country: 'NO' }));
    expect(await screen(elsewhere)).toMatchObject({ status: 'flagged' });
    const donor = await paidGift(named(name, { country: 'IS' }), NOBODY);
    expect(await screen(donor)).toMatchObject({ status: 'flagged' });
  });

  test('of a name that a person has read does not ask again for that payer, and does for another name', async () => {
    const first = await paidGift(named(CLEAN), named('金铁三'));
    await screen(first);
    await clear(first);
    const again = await paidGift(named(CLEAN), named('金铁三'));
    expect(await screen(again)).toMatchObject({ status: 'confirmed' });
    const other = await paidGift(named(CLEAN), named('金铁四'));
    expect(await screen(other)).toMatchObject({ status: 'flagged' });
  });

  test('screens again when money of another payer came while it was open', async () => {
    const id = await paidGift(named('زورفان كويل'), named('زورفان كويل'));
    await screen(id);
    await pay(id, named(LISTED));
    await clear(id);
    expect(await stateOf(id)).toEqual({ status: 'pending', reason: 'screening' });
    expect(await screen(id)).toMatchObject({ status: 'flagged', review: { kind: 'sanctions-hit' } });
    await clear(id);
    expect(await stateOf(id)).toEqual({ status: 'confirmed', reason: 'cleared' });
  });
});

test('a payer stands nowhere in clear: not in the pairs, the runs, the cases or the audit log', async () => {
  const secret = 'Kanarienvogel';
  const id = await paidGift(NOBODY, named(`${secret} زورفان`, { address: ['c/o Zorvane Quillfeather'] }));
  await screen(id);
  await clear(id);
  for (const table of ['cleared_pairs', 'screening_runs', 'cases', 'case_events', 'audit_logs', 'outbox']) {
    const [row] = await unit.query<{ text: string }>(`select string_agg(t::text, '') as text from ${table} t`);
    expect(row?.text?.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(row?.text).not.toContain(Buffer.from(secret).toString('hex'));
  }
});
