import type { AccessRule, Mask } from '../../contracts/rules/rules';
import type { FieldSetting } from '../../contracts/access/rights';
import { Refused } from '../../contracts/kernel/refused';
import type { Access } from '../../platform/database/access-log';
import { accessRule, fieldIs, when } from '../../test/factories/access-rules';
import { callerWith } from '../../test/factories/callers';
import { authorize, may } from './authorize';
import { requireWritable, showResource } from './show-resource';

const row = {
  id: '0197a000-0000-7000-8000-00000000000b',
  donation_id: null,
  provider: 'cardpay',
  provider_reference: 'pay_1234567890',
  amount: '125000',
  currency: 'USD',
  status: 'matched',
  discrepancy: 'none',
  returned: '0',
  notes: null,
  received_at: '2026-03-02 15:04:05.123456+00',
  given_on: '2026-03-02',
  time_zone: 'Etc/UTC',
};
const missing = () => new Refused('kernel.not-found', 'there is no payment');
const rule = (change: Partial<AccessRule>) => accessRule({ resourceType: 'payments', ...change });
const masking = (mask: Mask, ...fields: string[]) =>
  rule({ obligations: { v: 1, list: [{ kind: 'mask', mask, fields }] } });
const show = (rules: readonly AccessRule[], permissions = ['payments:read'], values = {}) =>
  showResource(callerWith(permissions, rules), 'payments:read', 'payments', row, missing, { values });

describe('a shown resource', () => {
  it('holds every declared field for a role, times in milliseconds, and no other field', async () => {
    const withMore = { ...row, secret: 'x' };
    const shown = await showResource(callerWith(['payments:read']), 'payments:read', 'payments', withMore, missing, {});
    expect(shown).toEqual({ ...row, received_at: '2026-03-02T15:04:05.123Z' });
  });

  it('leaves out fields that the deciding rule does not cover, but never the key', async () => {
    expect(await show([rule({ fields: { v: 1, names: ['status'] } })])).toEqual({ id: row.id, status: 'matched' });
  });

  it('has masked text where any text is valid, and null elsewhere', async () => {
    const shown = await show(
      [
        rule({
          obligations: {
            v: 1,
            list: [
              { kind: 'mask', mask: 'amount-bucket', fields: ['amount'] },
              { kind: 'mask', mask: 'last-four', fields: ['provider_reference', 'id'] },
              { kind: 'mask', mask: 'full', fields: ['status'] },
              { kind: 'mask', mask: 'year', fields: ['received_at'] },
            ],
          },
        }),
      ],
      [],
      { amount: '1250.00' },
    );
    expect(shown).toEqual({
      ...row,
      amount: '1000 to 9999',
      provider_reference: '•••7890',
      status: null,
      received_at: null,
    });
  });

  it('fetches a part only when the caller may read it unmasked', async () => {
    const part = jest.fn(() => 'opened');
    const read = (rules: readonly AccessRule[]) =>
      showResource(callerWith([], rules), 'payments:read', 'payments', row, missing, { parts: { provider: part } });
    expect(await read([masking('full', 'provider')])).toMatchObject({ provider: null });
    expect(await read([rule({ fields: { v: 1, names: ['status'] } })])).not.toHaveProperty('provider');
    expect(part).not.toHaveBeenCalled();
    expect(await read([rule({})])).toMatchObject({ provider: 'opened' });
  });
});

describe('the answer to an action', () => {
  const refundable = { ...row };
  const act = (permissions: string[], rules: readonly AccessRule[]) =>
    showResource(callerWith(permissions, rules), 'refunds:propose', 'payments', refundable, missing, {});

  it('shows readable fields, the fields of the action when no rule is about reading, and only the key after a denial', async () => {
    const propose = ['refunds:propose'];
    expect(await act(propose, [rule({ fields: { v: 1, names: ['status'] } })])).toEqual({
      id: row.id,
      status: 'matched',
    });
    expect(await act(propose, [rule({ effect: 'deny' })])).toEqual({ id: row.id });
    const read = rule({ actions: ['propose'], resourceType: 'refunds', fields: { v: 1, names: ['currency'] } });
    expect(await act([], [read])).toEqual({ id: row.id, currency: 'USD' });
  });
});

describe('the refusal', () => {
  it('of a read looks like an unknown id', async () => {
    const deny = rule({ effect: 'deny', condition: when(fieldIs('status', 'matched')) });
    await expect(show([deny])).rejects.toMatchObject({ code: 'kernel.not-found', message: 'there is no payment' });
  });

  it('of an action on a readable resource is a forbidden', async () => {
    const deny = accessRule({
      resourceType: 'payments',
      actions: ['return'],
      effect: 'deny',
      condition: when(fieldIs('status', 'matched')),
    });
    const caller = callerWith(['payments:read', 'payments:return'], [deny]);
    const acting = showResource(caller, 'payments:return' as 'payments:read', 'payments', row, missing, {});
    await expect(acting).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('of a write names the field', () => {
    const narrow = rule({ actions: ['create'], fields: { v: 1, names: ['status'] } });
    const write = (...names: string[]) =>
      requireWritable(callerWith([], [narrow]), 'payments:create' as 'payments:read', 'payments', row, names);
    expect(() => write('status')).not.toThrow();
    expect(() => write('status', 'amount')).toThrow(/you may not write 'amount'/);
  });
});

describe('the access log', () => {
  const logged = async (rules: readonly AccessRule[], settings: readonly FieldSetting[] = []) => {
    const records: Access[] = [];
    const recordAccess = (record: Access) => void records.push(record);
    const caller = { ...callerWith(['payments:read'], rules, settings), recordAccess, userAgent: 'curl/8' };
    await showResource(caller, 'payments:read', 'payments', row, missing, {}).catch(() => undefined);
    return records;
  };
  const confidential: FieldSetting = {
    resourceType: 'payments',
    fieldName: 'provider_reference',
    classification: 'confidential',
    defaultMask: null,
    encryptionRequired: false,
  };
  const record = {
    resourceType: 'payments',
    resourceId: row.id,
    action: 'read',
    authzEpoch: '1',
    ipAddress: '192.0.2.7',
    userAgent: 'curl/8',
  };

  it('records shown resources with confidential fields, and the deciding rule', async () => {
    const narrow = rule({ fields: { v: 1, names: ['status', 'provider_reference'] } });
    const entry = {
      ...record,
      granted: true,
      matchedRuleId: narrow.id,
      fields: ['id', 'provider_reference', 'status'],
    };
    expect(await logged([narrow], [confidential])).toEqual([entry]);
  });

  it('records nothing when no confidential field was shown unmasked', async () => {
    expect(await logged([])).toEqual([]);
    expect(await logged([masking('full', 'provider_reference')], [confidential])).toEqual([]);
  });

  it('records refused reads, also those with unmet obligations', async () => {
    const deny = rule({ effect: 'deny' });
    expect(await logged([deny])).toEqual([{ ...record, granted: false, matchedRuleId: deny.id, fields: [] }]);
    const asking = rule({ obligations: { v: 1, list: [{ kind: 'approval', approvers: 2 }] } });
    expect(await logged([asking])).toEqual([{ ...record, granted: false, matchedRuleId: asking.id, fields: [] }]);
  });
});

describe('a permission asked about the type', () => {
  const some = rule({ condition: when(fieldIs('status', 'matched')) });

  it('is not given when it depends on the resource, and is given with the resource', () => {
    const caller = callerWith([], [some]);
    expect(authorize(caller, 'payments:read')).toBe('depends');
    expect(may(caller, 'payments:read')).toBe(false);
    expect(authorize(caller, 'payments:read', row)).toMatchObject({ effect: 'allow', ruleId: some.id });
    expect(() => authorize(caller, 'payments:read', { ...row, status: 'seen' })).toThrow(Refused);
  });

  it('is not given when an allow requires something that the request cannot show', () => {
    for (const one of [
      { kind: 'step-up', withinSeconds: 60 },
      { kind: 'reason-required' },
      { kind: 'approval', approvers: 2 },
    ] as const) {
      const caller = callerWith(['payments:read'], [rule({ obligations: { v: 1, list: [one] } })]);
      expect(() => authorize(caller, 'payments:read')).toThrow(/^a rule requires /);
      expect(may(caller, 'payments:read')).toBe(false);
    }
  });

  it('is not given without rights', () => {
    const nobody = { actor: { userId: 'u', requestId: 'r' } };
    expect(() => authorize(nobody, 'payments:read')).toThrow(Refused);
  });
});
