import { startApi, type Person, type TestApi } from '../../setup/api';

let api: TestApi;
let admins: Person[];
beforeAll(async () => {
  api = await startApi();
  admins = [await api.person('admin'), await api.person('admin')];
});
afterAll(() => api.close());

const disable = async (who: string, key: string) => {
  const { status, body } = await api.ask(`/v1/users/${who}/disable`, { method: 'POST', key });
  return [status, body['type']];
};

it('disabling a user is refused for oneself and without the permission', async () => {
  const [one] = admins as [Person];
  const finance = await api.key('finance');
  expect(await disable(one.id, one.key)).toEqual([409, 'urn:hingecraft:problem:own-account']);
  expect(await disable(one.id, finance)).toEqual([403, 'urn:hingecraft:problem:forbidden']);
  expect(await disable(crypto.randomUUID(), one.key)).toEqual([404, 'urn:hingecraft:problem:not-found']);
});

it('one of two administrators stays active when they disable each other at once, ten times over', async () => {
  for (let n = 0; n < 10; n += 1) {
    const [one, two] = admins as [Person, Person];
    const results = await Promise.all([disable(one.id, two.key), disable(two.id, one.key)]);
    const statuses = results.map(([status]) => status);
    // The slower one is refused as the last, or is no longer let in at all.
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const rows = await api.query<{ id: string }>(`select id from users where status = 'active' and id = any($1)`, [
      [one.id, two.id],
    ]);
    expect(rows).toHaveLength(1);
    await api.query(`update users set status = 'active' where id = any($1)`, [[one.id, two.id]]);
  }
});

it('the last administrator cannot lose the role by an end, a removal or a deactivation', async () => {
  const [one, two] = admins as [Person, Person];
  expect(await disable(two.id, one.key)).toEqual([200, undefined]);
  const refused = (constraint: string) => expect.objectContaining({ constraint }) as unknown;
  const attempts: [string, string][] = [
    [`update user_roles set expires_at = now() + interval '1 day' where user_id = $1`, 'user_roles_keep_an_admin'],
    ['delete from user_roles where user_id = $1', 'user_roles_keep_an_admin'],
    [`update users set status = 'erased' where id = $1`, 'user_roles_keep_an_admin'],
    [`update roles set is_active = $1::text is null where role_name = 'admin'`, 'user_roles_keep_an_admin'],
  ];
  for (const [sql, constraint] of attempts) await expect(api.query(sql, [one.id])).rejects.toEqual(refused(constraint));
  expect((await api.ask('/v1/donations?limit=1', { key: one.key })).status).toBe(200);
});
