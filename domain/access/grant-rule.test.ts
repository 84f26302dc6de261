import { RESOURCES } from '../../contracts/access/resources';
import { decisionContext, decisionUser } from '../../test/factories/access-rules';
import { checkRule } from '../rules/check-rule';
import { decide } from './decide';
import { ruleOfEscalation } from './grant-rule';
import type { EscalationGrant } from '../../contracts/access/rights';

const [ONE, OTHER] = ['0197c000-0000-7000-8000-00000000000a', '0197c000-0000-7000-8000-00000000000b'];
const HOLDER = '0197c000-0000-7000-8000-0000000000aa';
const grant: EscalationGrant = {
  id: '0197c000-0000-7000-8000-0000000000ee',
  userId: HOLDER,
  resourceType: 'payments',
  resourceId: null,
  action: 'read',
  from: '2026-03-01T10:00:00.000000Z',
  until: '2026-03-02T10:00:00.000000Z',
  approvals: 1,
};
const FULL_ROW = Object.fromEntries(Object.keys(RESOURCES.payments.fields).map((name) => [name, null]));

const ask = (
  given: Partial<EscalationGrant>,
  at: string,
  { id, action = 'read', user = HOLDER }: { id?: string | undefined; action?: string; user?: string } = {},
) =>
  decide([ruleOfEscalation({ ...grant, ...given }, RESOURCES.payments, 'id')], {
    user: decisionUser({ id: user, roles: [] }),
    context: { ...decisionContext(), now: new Date(at) },
    action,
    description: RESOURCES.payments,
    row: id === undefined ? undefined : { ...FULL_ROW, id },
  });
const DURING = '2026-03-02T09:59:59.999Z';

it('a grant is a valid access rule', () => {
  for (const resourceId of [null, ONE])
    expect(checkRule(ruleOfEscalation({ ...grant, resourceId }, RESOURCES.payments, 'id'), RESOURCES.payments)).toEqual(
      [],
    );
});

it('a grant gives its action to its holder, and nothing to anybody else', () => {
  expect(ask({}, DURING)).toMatchObject({ effect: 'allow', ruleId: grant.id });
  expect(ask({}, DURING, { action: 'cancel' })).toMatchObject({ reason: 'no-rule-allows' });
  expect(ask({}, DURING, { user: OTHER })).toMatchObject({ reason: 'no-rule-allows' });
});

it('a grant gives nothing from its end on, and always has an end', () => {
  expect(ask({}, grant.until)).toMatchObject({ effect: 'deny', reason: 'no-rule-allows' });
  expect(ask({}, '2026-03-01T09:59:59.999Z')).toMatchObject({ effect: 'deny' });
});

it('a grant for one resource does not match a check without a resource', () => {
  expect(ask({ resourceId: ONE }, DURING)).toMatchObject({ effect: 'deny', reason: 'depends-on-resource' });
  expect(ask({ resourceId: ONE }, DURING, { id: ONE })).toMatchObject({ effect: 'allow', ruleId: grant.id });
  expect(ask({ resourceId: ONE }, DURING, { id: OTHER })).toMatchObject({ effect: 'deny', reason: 'no-rule-allows' });
  expect(ask({ resourceId: ONE }, grant.until, { id: ONE })).toMatchObject({ reason: 'no-rule-allows' });
});
