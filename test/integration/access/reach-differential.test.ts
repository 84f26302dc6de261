import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { PUBLIC_USER_ID, OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { PERMISSIONS } from '../../../contracts/identity/permissions';
import { termsOf } from '../../../domain/access/escalation-terms';
import { rightsStore } from '../../../entities/identity/rights.store';
import { createUnitOfWork } from '../../../platform/database/unit-of-work';
import { decisionOn, type Caller } from '../../../services/access/authorize';
import { createRuleBooks } from '../../../services/access/rule-books';
import { addUser } from '../../../services/identity/add-user';
import { seedRoles } from '../../../services/identity/seed-roles';
import { engine, openHarness, type Harness } from '../database/harness';
import { insertRow, rowsIn } from '../database/rows';

/** Another in every run; `-- --seed=N` repeats one. */
const SEED = jest.getSeed();
const RUNS = 120;

/** The rows that whoever may do anything to a type must reach; a type that is not here reads no guarded table. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  donations: ['gifts'],
  payments: ['gifts'],
  refunds: ['gifts'],
  receipts: ['gifts'],
  consents: ['gifts'],
  cases: ['cases', 'gifts'],
  subjects: ['subjects', 'gifts'],
  holds: ['holds', 'gifts'],
  audit: ['audit'],
  users: ['accounts', 'secrets'],
  sessions: ['accounts'],
  roles: ['accounts'],
  decisions: ['accounts'],
};

let h: Harness;
let permissionIds: ReadonlyMap<string, string>;
beforeAll(async () => {
  h = await openHarness();
  await seedRoles(h, engine());
  const { rows } = await h.superuser.query<{ id: string; name: string }>(
    `select id, permission_name as name from permissions`,
  );
  permissionIds = new Map(rows.map(({ id, name }) => [name, id]));
});
afterAll(() => h.close());

const permission = fc.constantFrom(...PERMISSIONS);
/** Minutes from now: what has ended, what runs, what has not begun. */
type Validity = readonly [from: number | null, until: number | null];
const validity = fc.constantFrom<Validity[]>([-60, null], [-60, 60], [-60, -5], [5, 60]);
const roles = fc.array(fc.record({ permissions: fc.subarray([...PERMISSIONS], { maxLength: 3 }), validity }), {
  maxLength: 2,
});
const rules = fc.array(
  fc.record({
    permission,
    effect: fc.constantFrom('allow', 'allow', 'deny'),
    by: fc.constantFrom('user', 'role', 'nobody'),
    validity,
  }),
  { maxLength: 3 },
);
const glasses = fc.array(fc.constantFrom(...PERMISSIONS.filter((name) => termsOf(name)?.breakGlass)), { maxLength: 1 });
const active = fc.constantFrom(true, true, true, false);

interface World {
  roles: readonly { permissions: readonly string[]; validity: Validity }[];
  rules: readonly { permission: string; effect: string; by: string; validity: Validity }[];
  glasses: readonly string[];
  active: boolean;
}

const at = (minutes: number | null): Date | null => (minutes === null ? null : new Date(Date.now() + minutes * 60_000));
const split = (name: string): [string, string] => [name.split(':')[0] ?? '', name.split(':')[1] ?? ''];

const build = async ({ roles: given, rules: written, glasses: broken, active: isActive }: World): Promise<string> => {
  const rows = rowsIn(h.app);
  const userId = await addUser(h, { displayName: 'A Test Person', roles: [] }, engine());
  const names: string[] = [];
  for (const {
    permissions,
    validity: [from, until],
  } of given) {
    names.push(`role-${randomUUID()}`);
    const roleId = await insertRow(h.app, 'roles', { role_name: names.at(-1), description: 'd' });
    for (const name of permissions)
      await insertRow(h.app, 'role_permissions', {
        role_id: roleId,
        permission_id: permissionIds.get(name),
        granted_by: OPERATOR_USER_ID,
      });
    await insertRow(h.app, 'user_roles', {
      user_id: userId,
      role_id: roleId,
      assigned_by: OPERATOR_USER_ID,
      valid_from: at(from),
      expires_at: at(until),
    });
  }
  for (const {
    permission: name,
    effect,
    by,
    validity: [from, until],
  } of written) {
    const [resource_type, action] = split(name);
    const users = by === 'user' ? [userId] : [];
    await rows.rule({
      rule_name: randomUUID(),
      resource_type,
      actions: [action],
      effect,
      is_active: true,
      activated_at: new Date(),
      subjects: { v: 1, users, roles: by === 'role' ? [names[0] ?? 'none'] : ['none'] },
      valid_from: at(from),
      valid_until: at(until),
    });
  }
  for (const name of broken)
    await rows.escalation({
      requested_by: userId,
      permission: name,
      resource_type: split(name)[0],
      break_glass: true,
      required_approvals: 0,
      status: 'active',
      activated_at: new Date(),
      created_at: new Date(),
      expires_at: at(30),
    });
  if (!isActive) await h.app.query(`update users set status = 'disabled' where id = $1`, [userId]);
  return userId;
};

const callerOf = async (userId: string): Promise<Caller> => {
  const actor = { userId, requestId: 'test' };
  const withActor = createUnitOfWork({ ...h, principalId: PUBLIC_USER_ID });
  return withActor(actor, async ({ manager }) => {
    const found = await rightsStore(manager).of(userId);
    return found ? { actor, rights: await createRuleBooks().rightsOf(manager, userId, found) } : { actor };
  });
};

const reached = async (userId: string): Promise<ReadonlySet<string>> => {
  const classes = [...new Set(Object.values(NEEDS).flat())];
  await h.app.query('begin');
  try {
    await h.app.query(`select set_config('app.principal', $1, true)`, [userId]);
    const { rows } = await h.app.query<{ name: string }>(
      'select name from unnest($1::text[]) as name where app_reaches(name)',
      [classes],
    );
    return new Set(rows.map(({ name }) => name));
  } finally {
    await h.app.query('rollback');
  }
};

test(`row-level security reaches every row of a type on which the engine allows an action (seed ${SEED})`, async () => {
  const counted = { allowed: 0, nothing: 0 };
  const world: fc.Arbitrary<World> = fc.record({ roles, rules, glasses, active });
  await fc.assert(
    fc.asyncProperty(world, async (one) => {
      const userId = await build(one);
      const [caller, classes] = [await callerOf(userId), await reached(userId)];
      for (const name of PERMISSIONS) {
        const decision = decisionOn(caller, name);
        if (decision.effect === 'deny' && decision.reason !== 'depends-on-resource') continue;
        counted.allowed += 1;
        const missing = (NEEDS[split(name)[0]] ?? []).filter((needed) => !classes.has(needed));
        expect([name, missing]).toEqual([name, []]);
      }
      if (classes.size === 0) counted.nothing += 1;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Both happen, or nothing was compared.
  expect(counted.allowed).toBeGreaterThan(RUNS / 2);
  expect(counted.nothing).toBeGreaterThan(RUNS / 20);
});
