import { PERMISSIONS } from '../../contracts/identity/permissions';
import { separationConflict } from '../rules/separation';
import { termsOf } from '../access/escalation-terms';

const givable = PERMISSIONS.filter((permission) => termsOf(permission));

it('gives nobody what gives rights, users or escalations', () => {
  const types = new Set(givable.map((permission) => permission.split(':')[0]));
  for (const type of ['roles', 'rules', 'users', 'sessions', 'escalations', 'decisions'])
    expect(types).not.toContain(type);
  // With rights to give, none of these would be had together with cases.
  expect(givable.filter((permission) => separationConflict([permission, 'cases:read']))).toEqual([]);
});

it('asks two people for whatever concerns a case', () => {
  const cases = PERMISSIONS.filter((permission) => permission.startsWith('cases:'));
  expect(cases.map((permission) => termsOf(permission)?.approvals)).toEqual(cases.map(() => 2));
});

it('lets no broken glass approve the work of others', () => {
  const approving = givable.filter((permission) => permission.endsWith(':approve'));
  expect(approving.length).toBeGreaterThan(2);
  expect(approving.filter((permission) => termsOf(permission)?.breakGlass)).toEqual([]);
});
