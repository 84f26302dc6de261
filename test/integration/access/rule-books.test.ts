import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PUBLIC_USER_ID } from '../../../contracts/identity/actor';
import type { Role } from '../../../contracts/identity/roles';
import { rightsStore } from '../../../entities/identity/rights.store';
import { createDataSource } from '../../../platform/data-source/data-source';
import { createUnitOfWork } from '../../../platform/database/unit-of-work';
import { may, type Caller } from '../../../services/access/authorize';
import { createRuleBooks } from '../../../services/access/rule-books';
import { addUser } from '../../../services/identity/add-user';
import { seedRoles } from '../../../services/identity/seed-roles';
import { engine, openHarness, type Harness } from '../database/harness';
import { insertRow, rowsIn } from '../database/rows';

let h: Harness;
let others: DataSource[];
beforeAll(async () => {
  h = await openHarness();
  await seedRoles(h, engine());
  const open = () => createDataSource({ url: h.db.url, poolSize: 2, applicationName: 'test' }).initialize();
  others = [await open(), await open()];
});
afterAll(async () => {
  for (const source of others) await source.destroy();
  await h.close();
});

/** As two processes, each with a pool and a book of its own. */
const processes = () => {
  const ofProcess = (source: DataSource) => {
    const books = createRuleBooks();
    const withActor = createUnitOfWork({ ...h, dataSource: source, principalId: PUBLIC_USER_ID });
    return (userId: string): Promise<Caller> => {
      const actor = { userId, requestId: 'test' };
      return withActor(actor, async ({ manager }) => {
        const found = await rightsStore(manager).of(userId);
        return found ? { actor, rights: await books.rightsOf(manager, userId, found) } : { actor };
      });
    };
  };
  return others.map(ofProcess);
};

const person = (...roles: Role[]) => addUser(h, { displayName: 'A Test Person', roles }, engine());
const set = (sql: string, ...parameters: unknown[]) => h.app.query(sql, parameters);

/** What both processes say at their next request. */
const asker = (userId: string) => {
  const both = processes();
  return async () => {
    const answers: boolean[] = [];
    for (const callerOf of both) answers.push(may(await callerOf(userId), 'payments:read'));
    return answers;
  };
};
const YES = [true, true];
const NO = [false, false];

test('a change of rights takes effect at the next request, in every process', async () => {
  const userId = await person('finance');
  const ask = asker(userId);
  expect(await ask()).toEqual(YES);
  const deny = {
    resource_type: 'payments',
    effect: 'deny',
    subjects: JSON.stringify({ v: 1, users: [userId], roles: [] }),
  };
  const rule = await rowsIn(h.app).rule({ ...deny, is_active: true, activated_at: new Date() });
  expect(await ask()).toEqual(NO);
  await set('update access_rules set is_active = false, retired_at = now() where id = $1', rule);
  expect(await ask()).toEqual(YES);
  await rowsIn(h.app).rule(deny);
  expect(await ask()).toEqual(YES);

  await set(`update roles set is_active = false where role_name = 'finance'`);
  expect(await ask()).toEqual(NO);
  await set(`update roles set is_active = true where role_name = 'finance'`);
  expect(await ask()).toEqual(YES);

  const grant = `(select id from permissions where permission_name = 'payments:read')`;
  await set(`delete from role_permissions where permission_id = ${grant}`);
  expect(await ask()).toEqual(NO);
  await seedRoles(h, engine());
  expect(await ask()).toEqual(YES);

  await set(`update users set status = 'disabled' where id = $1`, userId);
  expect(await ask()).toEqual(NO);
  await set(`update users set status = 'active' where id = $1`, userId);
  expect(await ask()).toEqual(YES);
});

test('a field disappears at the next request when it is set stricter', async () => {
  const userId = await person('finance');
  const [first, second] = processes();
  const fields = async (callerOf: typeof first) =>
    (await callerOf!(userId)).rights!.book.descriptionOf('payments').fields;
  expect((await fields(first))['amount']).toMatchObject({ classification: 'internal' });
  expect((await fields(second))['amount']).toMatchObject({ classification: 'internal' });
  await insertRow(h.app, 'field_access_control', {
    resource_type: 'payments',
    field_name: 'amount',
    classification: 'restricted',
  });
  expect((await fields(first))['amount']).toMatchObject({ classification: 'restricted' });
  expect((await fields(second))['amount']).toMatchObject({ classification: 'restricted' });
});

test('a role gives nothing before it begins and after it has ended', async () => {
  const userId = await person('finance');
  const ask = asker(userId);
  expect(await ask()).toEqual(YES);
  const validity = async (validFrom: string, expiresAt: string) => {
    await set(
      `update user_roles set valid_from = now() + $2::interval, expires_at = now() + $3::interval where user_id = $1`,
      userId,
      validFrom,
      expiresAt,
    );
    return ask();
  };
  expect(await validity('-2 hours', '-1 microsecond')).toEqual(NO);
  expect(await validity('-2 hours', '0 hours')).toEqual(NO);
  expect(await validity('1 hour', '2 hours')).toEqual(NO);
  expect(await validity('-1 hour', '1 hour')).toEqual(YES);
  // Without any change in the database: the end itself comes.
  await set(`update user_roles set expires_at = clock_timestamp() + interval '0.4 s' where user_id = $1`, userId);
  expect(await ask()).toEqual(YES);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await ask()).toEqual(NO);
});

test('an invalid stored rule stops every decision and is named', async () => {
  const id = await rowsIn(h.app).rule({
    rule_name: randomUUID(),
    is_active: true,
    activated_at: new Date(),
    condition: JSON.stringify({ v: 2 }),
  });
  const [callerOf] = processes();
  await expect(callerOf!(await person('finance'))).rejects.toThrow(`access_rules ${id}: is no rule`);
  await set('update access_rules set is_active = false, retired_at = now() where id = $1', id);
});
