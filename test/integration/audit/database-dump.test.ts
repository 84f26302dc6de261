import { v7 as newId } from 'uuid';
import { unwrapDataKey, type WrappedKey } from '../../../platform/crypto/data-key';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../../platform/crypto/master-keys';
import type { KeyScope } from '../../../contracts/keys/states';
import type { Person } from '../../setup/api';
import { dumpOf, findings, formsOf, type Dump } from '../../setup/dump';
import { eventually, LISTED_NAME, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';

/** Stands in every field that a person may be named in: names, addresses, reasons, notes, webhook bodies. */
const CANARY = 'Kanarienvogel';
const KEY_BYTES = 32;

let api: TestApiWithWorkers;
let finance: Person;
let secondFinance: Person;
let officer: Person;
beforeAll(async () => {
  api = await startApiWithWorkers();
  finance = await api.personWith(`${CANARY}@staff.example.org`, ['finance']);
  secondFinance = await api.person('finance');
  officer = await api.person('compliance');
  await tellTheStories();
});
afterAll(() => api.close());

const give = async (fullName: string): Promise<string> => {
  const email = `${CANARY}@example.org`;
  const donor = { kind: 'individual', full_name: fullName, email, address: [`${CANARY} Street 1`], country: 'US' };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  const { body: made } = await api.ask('/v1/donations', { key: finance.key, body });
  const donationId = made['id'] as string;
  const payer = { name: `Carla ${CANARY}`, email };
  expect((await api.provider.pay({ donationId, amount: '50.00', currency: 'USD', payer })).status).toBe(200);
  return donationId;
};
const reached = (id: string, status: string, { key }: Person) =>
  eventually(
    () => api.ask(`/v1/donations/${id}`, { key }),
    ({ body }) => body['status'] === status,
  );
/** A process starts a moment after its record. */
const insist = (path: string, { key }: Person, body: object) =>
  eventually(
    () => api.ask(path, { key, body }),
    ({ status }) => status < 300,
  );

/** A gift with its receipt and its refund, a held gift with its case, and a payment that nobody pledged. */
const tellTheStories = async (): Promise<void> => {
  const gift = await give(`Carla ${CANARY}`);
  await reached(gift, 'reconciled', finance);
  const reason = `Given twice, says ${CANARY}.`;
  const refund = await insist(`/v1/donations/${gift}/refunds`, finance, { reason });
  const approval = { decision: 'approve', hash: refund.body['proposal_hash'] };
  await insist(`/v1/refunds/${refund.body['id'] as string}/approval`, secondFinance, approval);

  const held = await give(LISTED_NAME);
  await reached(held, 'flagged', officer);
  const { body } = await api.ask('/v1/cases?limit=100', { key: officer.key });
  const { id } = (body['items'] as { id: string; donation_id: string }[]).find((one) => one.donation_id === held)!;
  await insist(`/v1/cases/${id}/claim`, officer, {});
  await insist(`/v1/cases/${id}/decision`, officer, { verdict: 'clear', reason: `Not ${CANARY}.` });
  await reached(held, 'reconciled', finance);
  await api.provider.pay({ amount: '5.00', currency: 'USD', payer: { name: CANARY, email: `${CANARY}@example.org` } });
};

/** Everything in a dump that could be a key: each 32 bytes of a byte string, and text that says 32 bytes. */
const candidates = ({ rows, bytes }: Dump): Buffer[] => [
  ...bytes.flatMap((value) =>
    Array.from({ length: Math.max(0, value.length - KEY_BYTES + 1) }, (_, at) => value.subarray(at, at + KEY_BYTES)),
  ),
  ...rows.flatMap((row) => [...row.matchAll(/[0-9a-f]{64}/gi)].map(([digits]) => Buffer.from(digits, 'hex'))),
  ...rows.flatMap((row) => [...row.matchAll(/[\w+/-]{43}/g)].map(([digits]) => Buffer.from(digits, 'base64'))),
];
const opening = async (wrapped: WrappedKey, keys: readonly Buffer[]): Promise<Buffer[]> => {
  const distinct = new Map(keys.map((key) => [key.toString('hex'), key]));
  const found: Buffer[] = [];
  for (const key of distinct.values()) {
    // Whatever the row says of its master key: only whether the bytes open counts.
    const masterKeys = createMasterKeys({ ...localMasterKey(key), id: wrapped.masterKeyId });
    await unwrapDataKey(masterKeys, wrapped).then(
      () => found.push(key),
      () => undefined,
    );
  }
  return found;
};

test('a dump of the database holds no personal canary in clear, although each story wrote it', async () => {
  const donors = await api.query<{ id: string; full_name: Buffer }>(
    'select id, full_name from donors where full_name is not null',
  );
  const names = await api.withActor({ userId: finance.id, requestId: 'test' }, ({ cipher }) =>
    Promise.all(
      donors.map(({ id, full_name }) =>
        cipher.open({ scope: 'subject', id }, { table: 'donors', column: 'full_name', rowId: id }, full_name),
      ),
    ),
  );
  expect(names).toEqual(expect.arrayContaining([`Carla ${CANARY}`, LISTED_NAME]));
  for (const table of ['refunds where reason', 'receipts where facts', 'case_events where note', 'webhooks where body'])
    expect([table, (await api.query(`select id from ${table} is not null`)).length > 0]).toEqual([table, true]);
  expect(findings(await dumpOf(api), formsOf(CANARY))).toEqual([]);
});

test('the search of the dump finds the canary in every encoding', async () => {
  const clean: Dump = { rows: ['public.donors (1,2)'], bytes: [Buffer.from('abc')] };
  expect(findings(clean, formsOf(CANARY))).toEqual([]);
  for (const text of [
    CANARY,
    `${CANARY.toLowerCase()}@example.org`,
    `x${CANARY}`,
    `xy${CANARY}z`,
    `Carla ${CANARY} Street`,
  ])
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      const written = Buffer.from(text).toString(encoding);
      expect(findings({ ...clean, rows: [written] }, formsOf(CANARY))).toHaveLength(1);
      expect(findings({ ...clean, bytes: [Buffer.from(written)] }, formsOf(CANARY))).toHaveLength(1);
    }
});

test("regression 'key stored beside its data': a dump of the database contains nothing that opens a data key", async () => {
  const whole = await dumpOf(api);
  const [row] = await api.query<{
    scope: KeyScope;
    scope_id: string;
    key_version: number;
    master_key_id: string;
    wrapped_key: Buffer;
  }>(`select * from encryption_keys where scope = 'subject' and wrapped_key is not null order by id desc limit 1`);
  const wrapped = {
    owner: { scope: row!.scope, id: row!.scope_id },
    version: row!.key_version,
    masterKeyId: row!.master_key_id,
    wrapped: row!.wrapped_key,
  };
  const keys = candidates(whole);
  expect(keys.length).toBeGreaterThan(1_000);
  expect(await opening(wrapped, keys)).toEqual([]);

  const { masterKey } = api.keys;
  const forms = (['hex', 'base64', 'base64url', 'latin1'] as const).map((form) => masterKey.toString(form));
  expect(findings(whole, forms)).toEqual([]);
  // The search would find it: as bytes among others, and as text.
  const beside = { rows: [], bytes: [Buffer.concat([Buffer.from(newId()), masterKey, Buffer.from('!')])] };
  expect(await opening(wrapped, candidates(beside))).toEqual([masterKey]);
  for (const form of ['hex', 'base64', 'base64url'] as const) {
    const written = { rows: [`(${masterKey.toString(form)})`], bytes: [] };
    expect(await opening(wrapped, candidates(written))).toEqual([masterKey]);
  }
});
