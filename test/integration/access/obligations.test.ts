import type { Obligation } from '../../../contracts/rules/rules';
import { accessRule, definitionOf } from '../../factories/access-rules';
import { startApi, type Person, type TestApi } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import {
  addMember,
  cookieOf,
  fromPage,
  openSession,
  openSteppedUp,
  PASSWORD,
  stepUp,
  type Member,
} from '../../setup/people';
import { donorNamed, pledgeAs } from '../../setup/subjects';

const CANARY = 'Wilhelmina Testwell telephoned about her gift – zurückgerufen';
const REASON = { 'access-reason': encodeURIComponent(CANARY) };

let api: TestApi;
let asAdmin: { headers: Record<string, string> };
let officer: Person;
let reader: Member;
let giftId: string;
beforeAll(async () => {
  api = await startApi({ stepUpForMachines: 'required' });
  officer = await api.person('compliance');
  const admin = await addMember(api, 'admin');
  asAdmin = { headers: fromPage(await openSteppedUp(api, admin.email)) };
  reader = await addMember(api);
  giftId = await pledgeAs(api.withActor, donorNamed('Alder'));
});
afterAll(() => api.close());

const typeOf = ({ status, body }: Answer) => (status === 200 ? 200 : String(body['type']).split(':').at(-1));
const addRule = async (list: readonly Obligation[], change: object = {}): Promise<Answer> => {
  const rule = accessRule({
    resourceType: 'donations',
    name: `rule-${Math.random()}`,
    actions: ['read'],
    subjects: { v: 1, users: [reader.id], roles: [] },
    obligations: { v: 1, list },
    ...change,
  });
  return api.ask('/v1/rules', { ...asAdmin, body: definitionOf(rule) });
};
/** With this rule in force, and without it afterwards. */
const under = async (list: readonly Obligation[], work: () => Promise<void>, change: object = {}): Promise<void> => {
  const { body } = await addRule(list, change);
  const step = (word: string) => api.ask(`/v1/rules/${String(body['id'])}/${word}`, { ...asAdmin, body: {} });
  expect((await step('activate')).status).toBe(200);
  try {
    await work();
  } finally {
    expect((await step('retire')).status).toBe(200);
  }
};
const session = async (): Promise<string> => openSession(api, reader.email);
const read = (cookie: string, headers: Record<string, string> = {}) =>
  api.ask(`/v1/donations/${giftId}`, { headers: { cookie, ...headers } });
const listed = async (cookie: string, headers: Record<string, string> = {}) => {
  const answer = await api.ask('/v1/donations', { headers: { cookie, ...headers } });
  return answer.status === 200 ? (answer.body['items'] as unknown[]).length : typeOf(answer);
};
const logOf = async (): Promise<Record<string, unknown>[]> => {
  const { body } = await api.ask(`/v1/access-log?actor_id=${reader.id}`, { key: officer.key });
  return body['items'] as Record<string, unknown>[];
};

test('a rule that requires a reason gives nothing without one, and the reason is logged sealed', async () => {
  await under([{ kind: 'reason-required' }], async () => {
    const cookie = await session();
    expect([typeOf(await read(cookie)), await listed(cookie)]).toEqual(['reason-required', 'reason-required']);
    expect([typeOf(await read(cookie, REASON)), await listed(cookie, REASON)]).toEqual([200, 1]);
  });
  const stated = (await logOf()).filter(({ reason }) => reason !== null);
  expect(stated).toHaveLength(2);
  expect(stated[0]).toMatchObject({ reason: CANARY, resource_type: 'donations', resource_id: '*', action: 'read' });
  const [{ text } = { text: '' }] = await api.query<{ text: string }>(
    `select string_agg(to_jsonb(l)::text || encode(coalesce(l.reason, ''), 'escape'), '') as text from access_log l`,
  );
  expect(text).not.toMatch(/Wilhelmina|telephoned/);
});

test('a read with a reason shows nothing when it cannot be logged', async () => {
  await under([{ kind: 'reason-required' }], async () => {
    const cookie = await session();
    await api.query('alter function access_record(jsonb) rename to access_record_away');
    try {
      expect((await read(cookie, REASON)).status).toBe(500);
    } finally {
      await api.query('alter function access_record_away(jsonb) rename to access_record');
    }
    expect(typeOf(await read(cookie, REASON))).toBe(200);
  });
});

test.each([
  ['access-reason', 'too short'],
  ['access-reason', 'a'.repeat(501)],
  ['access-reason', '%E0%A4%A too short an escape'],
  ['access-reason', 'two%0Alines of a reason'],
  ['access-purpose', 'Not A Word'],
  ['access-unmask', 'a; drop table'],
])('an invalid header %s is refused by its name', async (name, value) => {
  const { status, body } = await read(await session(), { [name]: value });
  const [error] = body['errors'] as { in: string; pointer: string }[];
  expect([status, error?.in, error?.pointer.toLowerCase()]).toEqual([400, 'header', name]);
});

test('a rule that requires a step-up gives nothing to an older session or to a machine', async () => {
  await under([{ kind: 'step-up', withinSeconds: 60 }], async () => {
    const cookie = await session();
    expect([typeOf(await read(cookie)), await listed(cookie)]).toEqual(['step-up-required', 'step-up-required']);
    const fresh = cookieOf(await stepUp(api, cookie, { password: PASSWORD }));
    expect([typeOf(await read(fresh)), await listed(fresh)]).toEqual([200, 1]);
    await api.query(`update sessions set step_up_at = now() - interval '61 seconds' where user_id = $1`, [reader.id]);
    expect(typeOf(await read(fresh))).toBe('step-up-required');
  });
});

test('a stated purpose can be used in a rule and is logged', async () => {
  const condition = { v: 1, test: { op: 'eq', left: { ref: '$context.purpose' }, right: { value: 'tax-audit' } } };
  await under(
    [],
    async () => {
      const cookie = await session();
      expect([typeOf(await read(cookie)), await listed(cookie)]).toEqual(['forbidden', 'forbidden']);
      const stated = { 'access-purpose': 'tax-audit' };
      expect([typeOf(await read(cookie, stated)), await listed(cookie, stated)]).toEqual([200, 1]);
      expect(typeOf(await read(cookie, { 'access-purpose': 'marketing' }))).toBe('forbidden');
    },
    { condition },
  );
  expect((await logOf()).map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(['tax-audit', 'marketing']));
});

test('a rule is refused when it requires more approvals than an escalation takes', async () => {
  const { body } = await addRule([{ kind: 'approval', approvers: 2 }]);
  const [error] = body['errors'] as { pointer: string; detail: string }[];
  expect(error?.pointer).toBe('/obligations/list/0/approvers');
  expect(error?.detail).toMatch(/takes 1$/);
});

describe('unmasking', () => {
  const masked: Obligation[] = [{ kind: 'mask', mask: 'full', fields: ['amount', 'earmark'] }];
  const wanting = { ...REASON, 'access-unmask': 'amount' };
  const freshSession = async () => cookieOf(await stepUp(api, await session(), { password: PASSWORD }));
  const unmaskable = (work: () => Promise<void>, change: object = {}) =>
    under(masked, () => under([], work, { actions: ['unmask'], ...change }));

  test('shows and logs the requested fields, given a reason, a step-up and the permission', async () => {
    await unmaskable(async () => {
      const cookie = await freshSession();
      const [before, after] = [await read(cookie), await read(cookie, wanting)];
      expect(before.body).toMatchObject({ amount: null, earmark: null });
      expect([String(after.body['amount']), after.body['earmark']]).toEqual([
        expect.stringMatching(/^\d+\.\d\d$/),
        null,
      ]);
    });
    const [row] = (await logOf()).filter(({ action, resource_id: id }) => action === 'unmask' && id !== '*');
    expect(row).toMatchObject({ resource_id: giftId, fields: ['amount'], granted: true });
  });

  test.each<[string, Record<string, string>, boolean, object, number | string]>([
    ['without a reason', { 'access-unmask': 'amount' }, true, {}, 'reason-required'],
    ['without a step-up', wanting, false, {}, 'step-up-required'],
    ['of a field that the rule does not lift', wanting, true, { fields: { v: 1, names: ['earmark'] } }, 'forbidden'],
    ['of an unknown field', { ...REASON, 'access-unmask': 'colour' }, true, {}, 'invalid-request'],
    [
      'on another gift',
      wanting,
      true,
      { condition: { v: 1, test: { op: 'exists', operand: { field: 'closed_at' } } } },
      'forbidden',
    ],
  ])('is refused %s', async (_, headers, steppedUp, change, answer) => {
    await unmaskable(async () => {
      const cookie = steppedUp ? await freshSession() : await session();
      expect(typeOf(await read(cookie, headers))).toBe(answer);
    }, change);
  });

  test('is refused in lists, and without its own permission', async () => {
    await under(masked, async () => {
      const cookie = await freshSession();
      expect(typeOf(await read(cookie, wanting))).toBe('forbidden');
      expect(await listed(cookie, wanting)).toBe('invalid-request');
    });
    const [row] = (await logOf()).filter(({ action }) => action === 'unmask');
    expect(row).toMatchObject({ resource_id: giftId, granted: false });
  });
});
