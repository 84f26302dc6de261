import { createHash, randomUUID } from 'node:crypto';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../../../domain/compliance/matching/token-set-matcher';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { importList } from '../../../services/compliance/import-list';
import { createScreeningIndex, daysMs } from '../../../services/compliance/screening-index';
import { settleDonation } from '../../../services/donations/settle-donation';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { addFoundation } from '../../setup/issued-receipt';
import { activePolicy, assess, asWorker, ENGINE, policyOf, policyWith } from '../../setup/policies';
import { donorNamed, payFor, pledgeAs } from '../../setup/subjects';
import { intakePorts } from '../../setup/intake-ports';
import { screenOnly } from '../../setup/screen-only';

let api: TestApi;
let worker: WithActor;
let writer: Person;
let lead: Person;
beforeEach(async () => {
  api = await startApi();
  worker = asWorker(api);
  [writer, lead] = [await api.person('compliance'), await api.person('compliance_lead')];
  await addFoundation(api.withActor);
});
afterEach(() => api.close());

const DAY_MS = 86_400_000;
const caseTiming = { dueMs: 1_000, leaseMs: 1_000, remindBeforeMs: 1 };

const importAged = (daysOld: number) => {
  const at = new Date(Date.now() - daysOld * DAY_MS);
  const entities = [
    { ref: 'demo:1', kind: 'person', names: [{ value: randomUUID(), quality: 'primary' }], identifiers: [] },
  ];
  const list = { source: 'demo', publishedAt: at.toISOString(), entities } as const;
  const sha256 = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  return importList(api, { list: list as never, sha256, fetchedAt: at }, ENGINE);
};

const screen = (giftId: string) => {
  const policy = { sources: ['demo'] as const, maxAgeMs: daysMs(3_650), threshold: DEFAULT_THRESHOLD };
  const screeningIndex = createScreeningIndex(tokenSetMatcher, policy);
  return screenOnly(
    { withActor: worker, caseTiming, screeningIndex, threshold: DEFAULT_THRESHOLD, nobodyNamedLimit: 25_000n },
    giftId,
    ENGINE,
  );
};
const settle = (giftId: string) => settleDonation({ withActor: worker, ...intakePorts }, giftId, ENGINE);
const paidGift = async (word: string): Promise<string> => {
  const giftId = await pledgeAs(api.withActor, donorNamed(word));
  await payFor(api.withActor, giftId);
  return giftId;
};
const screenedGift = async (word: string): Promise<string> => {
  const giftId = await paidGift(word);
  await screen(giftId);
  await settle(giftId);
  return giftId;
};
/** Confirmed by somebody with a hand on the database. */
const unscreenedGift = async (word: string): Promise<string> => {
  const giftId = await paidGift(word);
  await api.query(`update donations set status = 'confirmed', status_reason = 'cleared' where id = $1`, [giftId]);
  await settle(giftId);
  return giftId;
};

const policyOver = (threshold: string) =>
  activePolicy(
    api,
    policyWith({
      id: 'fresh-lists',
      title: 'Screened',
      severity: 'high',
      kind: 'check',
      max_age_hours: 24,
      check: 'screened-with-fresh-list',
      check_version: 1,
      parameters: { currency: 'USD', threshold_atomic: threshold, period_days: 30, max_list_age_hours: 168 },
    }),
    writer,
    lead,
  );
const found = async (policyId: string) => {
  await assess(worker, policyId);
  const { body } = await api.ask(`/v1/policies/${policyId}/results?limit=1`, { key: writer.key });
  const [result] = body['items'] as {
    status: string;
    evidence: { population: number; failing: number; examples: string[] };
  }[];
  const { population, failing, examples } = result!.evidence;
  return [result!.status, population, failing, examples];
};

test('the screening check is not_assessed without a settled gift above the threshold', async () => {
  const [policy, atIt] = [await policyOver('4999'), await policyOver('5000')];
  expect(await found(policy)).toEqual(['not_assessed', 0, 0, []]);
  await importAged(1);
  await screen(await paidGift('Ashgrove'));
  expect(await found(policy)).toEqual(['not_assessed', 0, 0, []]);
  await screenedGift('Birchwood');
  expect(await found(policy)).toEqual(['pass', 1, 0, []]);
  expect(await found(atIt)).toEqual(['not_assessed', 0, 0, []]);
  expect((await policyOf(api, policy, writer)).status).toBe('pass');
});

test('the screening check fails for a gift that was not screened, and names its id', async () => {
  const policy = await policyOver('4999');
  await importAged(1);
  await screenedGift('Cedarholm');
  const giftId = await unscreenedGift('Dunmore');
  expect(await found(policy)).toEqual(['fail', 2, 1, [giftId]]);
  // A screening that comes after the money was booked is none.
  await api.query(
    `insert into screening_runs (id, subject_type, subject_id, list_ids, lists_as_of, matcher_version, threshold, score,
       outcome, payment_ids)
     select gen_random_uuid(), 'donation', id, array[gen_random_uuid()], now(), '1', 0.9, 0, 'clear', '{}' from donations where id = $1`,
    [giftId],
  );
  expect(await found(policy)).toEqual(['fail', 2, 1, [giftId]]);
});

test('the screening check fails for lists that were too old then, even when they were fetched since', async () => {
  const policy = await policyOver('4999');
  await importAged(8);
  const giftId = await screenedGift('Elmstead');
  await importAged(0);
  expect(await found(policy)).toEqual(['fail', 1, 1, [giftId]]);
  await screenedGift('Fernhill');
  expect(await found(policy)).toEqual(['fail', 2, 1, [giftId]]);
});

test('the screening check names at most fifty gifts as evidence and counts all', async () => {
  const policy = await policyOver('4999');
  const giftId = await unscreenedGift('Garthwick');
  await api.query(
    `with copy as (
       insert into donations (id, invoice_number, donor_id, method, currency, amount_atomic, received_atomic, status,
         status_reason, pay_until)
       select gen_random_uuid(), 'copy-' || n, donor_id, method, currency, amount_atomic, received_atomic, status,
         status_reason, pay_until from donations, generate_series(1, 59) n where donations.id = $1 returning id)
     insert into receipts (id, number, year, sequence, issued_on, given_on, gift_year, time_zone, organization_id,
       donation_id, jurisdiction, facts, issued_at)
     select gen_random_uuid(), 'copy-' || row_number() over (), 1999, row_number() over (), '1999-12-31', r.given_on,
       r.gift_year, r.time_zone, r.organization_id, copy.id, r.jurisdiction, r.facts, r.issued_at from copy, receipts r where r.donation_id = $1`,
    [giftId],
  );
  const [status, population, failing, examples] = await found(policy);
  expect([status, population, failing]).toEqual(['fail', 60, 60]);
  expect(examples).toHaveLength(50);
});
