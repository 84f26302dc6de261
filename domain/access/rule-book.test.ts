import { RESOURCES } from '../../contracts/access/resources';
import { accessRule, decisionContext, decisionUser, when } from '../../test/factories/access-rules';
import { checkRule } from '../rules/check-rule';
import { decide } from './decide';
import { buildRuleBook } from './rule-book';
import type { BookSource, FieldSetting } from '../../contracts/access/rights';

const grant = (role: string, permission: string) => {
  const [resourceType = '', action = ''] = permission.split(':');
  const id = `0197c000-0000-7000-8000-${Buffer.from(`${role}${permission}`).toString('hex').slice(-12)}`;
  return { id, role, resourceType, action };
};
const bookOf = (source: Partial<BookSource>) =>
  buildRuleBook({ epoch: '7', rules: [], grants: [], escalations: [], settings: [], ...source });

const asked = (source: Partial<BookSource>, permission: string, roles: string[]) => {
  const book = bookOf(source);
  const [type = '', action = ''] = permission.split(':');
  const description = book.descriptionOf(type);
  const request = { user: decisionUser({ roles }), context: decisionContext(), action, description };
  return decide(book.rulesOf(type), request);
};

const FINANCE = [grant('finance', 'donations:read')];
const REVIEW = [grant('reviewer', 'cases:read')];

describe('a permission of a role', () => {
  it('allows its action on the whole type, to holders of the role, with every field that is not restricted', () => {
    const decision = asked({ grants: FINANCE }, 'donations:read', ['finance']);
    const names = Object.keys(RESOURCES.donations.fields).filter((name) => name !== 'status_reason');
    expect(decision).toMatchObject({ effect: 'allow', ruleId: FINANCE[0]!.id, fields: names, obligations: [] });
    expect(asked({ grants: FINANCE }, 'donations:read', ['member'])).toMatchObject({ reason: 'no-rule-allows' });
    expect(asked({ grants: FINANCE }, 'donations:cancel', ['finance'])).toMatchObject({ reason: 'no-rule-allows' });
    expect(asked({ grants: FINANCE }, 'payments:read', ['finance'])).toMatchObject({ reason: 'no-rule-allows' });
  });

  it('opens what a further permission opens, by whichever role it is held', () => {
    const grants = [...FINANCE, ...REVIEW];
    expect(asked({ grants }, 'donations:read', ['finance'])).toMatchObject({
      fields: expect.not.arrayContaining(['status_reason']) as unknown,
    });
    expect(asked({ grants }, 'donations:read', ['finance', 'reviewer'])).toMatchObject({
      fields: expect.arrayContaining(['status', 'status_reason']) as unknown,
    });
    expect(asked({ grants }, 'donations:read', ['reviewer'])).toMatchObject({ reason: 'no-rule-allows' });
  });

  it('is outranked by the lowest rule, and loses to a deny', () => {
    const fields = { v: 1, names: ['id', 'status'] } as const;
    const low = accessRule({ resourceType: 'donations', priority: -1_000_000, fields, subjects: subject('finance') });
    expect(asked({ grants: FINANCE, rules: [low] }, 'donations:read', ['finance'])).toMatchObject({
      ruleId: low.id,
      fields: ['id', 'status'],
    });
    const deny = accessRule({ ...low, effect: 'deny', fields: { v: 1, names: '*' } });
    expect(asked({ grants: FINANCE, rules: [deny] }, 'donations:read', ['finance'])).toEqual({
      effect: 'deny',
      reason: 'denied-by-rule',
      ruleId: deny.id,
    });
  });

  it('makes rules with ids of their own', () => {
    const rules = bookOf({ grants: [...FINANCE, ...REVIEW] }).rulesOf('donations');
    expect(rules).toHaveLength(2);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(2);
  });
});

const subject = (role: string) => ({ v: 1, users: [], roles: [role] }) as const;

describe('a field setting of an installation', () => {
  const setting = (change: Partial<FieldSetting>): FieldSetting => ({
    resourceType: 'donations',
    fieldName: 'amount',
    classification: 'public',
    defaultMask: null,
    encryptionRequired: false,
    ...change,
  });
  const field = (change: Partial<FieldSetting>) =>
    bookOf({ settings: [setting(change)] }).descriptionOf('donations').fields[change.fieldName ?? 'amount'];

  it('makes the field stricter, never looser', () => {
    expect(field({ classification: 'restricted' })).toMatchObject({ classification: 'restricted' });
    expect(field({ classification: 'public' })).toMatchObject({ classification: 'internal' });
    expect(field({ fieldName: 'status_reason', classification: 'public' })).toMatchObject({
      classification: 'restricted',
    });
  });

  it('removes a restricted field from the permissions of roles', () => {
    const settings = [setting({ classification: 'restricted' })];
    expect(asked({ grants: FINANCE, settings }, 'donations:read', ['finance'])).toMatchObject({
      fields: expect.not.arrayContaining(['amount']) as unknown,
    });
  });

  it('masks the whole field when its mask does not fit, and keeps an encrypted field out of conditions', () => {
    expect(field({ defaultMask: 'amount-bucket' })).toMatchObject({ defaultMask: 'amount-bucket' });
    expect(field({ defaultMask: 'email' })).toMatchObject({ defaultMask: 'full' });
    const { descriptionOf } = bookOf({ settings: [setting({ encryptionRequired: true })] });
    const test = { op: 'gt', left: { field: 'amount' }, right: { value: 5 } } as const;
    const rule = accessRule({ resourceType: 'donations', condition: when(test) });
    expect(checkRule(rule, RESOURCES.donations)).toEqual([]);
    expect(checkRule(rule, descriptionOf('donations'))).toMatchObject([
      { pointer: '/condition/test/left/field', wayOut: expect.stringContaining('encrypted') as unknown },
    ]);
  });
});

it('a condition cannot use a field without a column', () => {
  const test = { op: 'exists', operand: { field: 'receipts' } } as const;
  const rule = accessRule({ resourceType: 'donations', condition: when(test) });
  expect(checkRule(rule, RESOURCES.donations)).toMatchObject([{ value: '"receipts"' }]);
});

it('a resource type without a description has no field', () => {
  const grants = [grant('finance', 'parked:operate')];
  expect(asked({ grants }, 'parked:operate', ['finance'])).toMatchObject({ effect: 'allow', fields: [] });
});
