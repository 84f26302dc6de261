import { openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

/**
 * Foreign keys whose columns begin no index over all rows that have them: a delete or a change of the row they point to
 * would read the whole table, under a lock. A partial index counts when it leaves out only rows without a value.
 */
const WITHOUT_INDEX = `
  select c.conrelid::regclass || '.' || c.conname as name
  from pg_constraint c
  where c.contype = 'f' and c.connamespace = 'public'::regnamespace
    and not exists (
      select from pg_index i
      where i.indrelid = c.conrelid and i.indisvalid
        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$'))
  order by 1`;

const withoutIndex = async (): Promise<string[]> =>
  (await h.superuser.query<{ name: string }>(WITHOUT_INDEX)).rows.map(({ name }) => name);

test('every foreign key begins an index', async () => {
  expect(await withoutIndex()).toEqual([]);
});

test('a foreign key without an index is found, and one behind another column or of some rows only counts as such', async () => {
  await h.superuser.query(`
    create table bare (id uuid primary key, user_id uuid references users (id), done boolean);
    create index bare_behind_idx on bare (done, user_id);
    create index bare_some_idx on bare (user_id) where done`);
  expect(await withoutIndex()).toEqual(['bare.bare_user_id_fkey']);
  await h.superuser.query('create index bare_idx on bare (user_id) where user_id is not null');
  expect(await withoutIndex()).toEqual([]);
});
