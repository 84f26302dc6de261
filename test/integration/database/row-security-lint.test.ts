import { createDataSource } from '../../../platform/data-source/data-source';
import { lintRowSecurity } from '../../../tools/migration/row-security-lint';
import { openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

/** As the migrations' role, which is who asks. */
const lint = async (): Promise<string[]> => {
  const owner = await createDataSource({ url: h.db.ownerUrl, poolSize: 1, applicationName: 'test' }).initialize();
  try {
    return await lintRowSecurity(owner);
  } finally {
    await owner.destroy();
  }
};

test('the row-security lint finds no bypass in the schema', async () => {
  expect(await lint()).toEqual([]);
});

const PINNED = 'set search_path = pg_catalog, pg_temp';

test.each([
  [
    'a table in neither list',
    'create table letters (id uuid)',
    'drop table letters',
    [/^table letters: is in no area/],
  ],
  [
    'a listed table that is not there',
    'alter table webhooks rename to mail',
    'alter table mail rename to webhooks',
    [/^table mail: is in no area/, /^table webhooks: is listed, and is not there$/],
  ],
  [
    'a guarded table without FORCE',
    'alter table cases no force row level security',
    'alter table cases force row level security',
    [/^table cases: is guarded, and has no row-level security/],
  ],
  [
    'a guarded table with its rules off',
    'alter table donors disable row level security',
    'alter table donors enable row level security',
    [/^table donors: is guarded, and has no row-level security/],
  ],
  [
    'a guarded table without a policy',
    'alter policy cases_reach on cases to hingecraft_owner',
    'alter policy cases_reach on cases to hingecraft_app',
    [/^policy cases_reach on cases: is for others/, /^table cases: is guarded, and has no policy/],
  ],
  [
    'a policy for everybody',
    `create policy all_cases on cases to public using ((select app_reaches('cases')))`,
    'drop policy all_cases on cases',
    [/^policy all_cases on cases: is for others/],
  ],
  [
    'another policy of the owner',
    'create policy cases_owner on cases to hingecraft_owner using (true)',
    'drop policy cases_owner on cases',
    [/^policy cases_owner on cases: is for others/],
  ],
  [
    'a policy that lets everybody through',
    'create policy all_cases on cases to hingecraft_app using (true)',
    'drop policy all_cases on cases',
    [/^policy all_cases on cases: lets everybody through$/],
  ],
  [
    'a policy without its index',
    'create policy assigned on cases to hingecraft_app using (outcome = (select app_principal())::text)',
    'drop policy assigned on cases',
    [/^policy assigned on cases: compares outcome, which leads no index$/],
  ],
  [
    'a view that acts as its owner',
    'create view case_list as select * from cases',
    'drop view case_list',
    [/^view case_list: acts as its owner/],
  ],
  [
    'a view that acts as its caller',
    'create view case_list with (security_invoker = true) as select * from cases',
    'drop view case_list',
    [],
  ],
  [
    'a materialized view',
    'create materialized view case_list as select * from cases',
    'drop materialized view case_list',
    [/^materialized view case_list: keeps rows/],
  ],
  [
    'a function that acts as its owner',
    `create function all_cases() returns bigint language sql security definer ${PINNED} as 'select count(*) from public.cases';
     revoke execute on function all_cases() from public`,
    'drop function all_cases()',
    [/^function all_cases\(\): acts as its owner, and is not among/],
  ],
  [
    'a reviewed one with a search_path of its caller',
    'alter function app_reaches(text) reset search_path',
    `alter function app_reaches(text) ${PINNED}`,
    [/^function app_reaches\(text\): acts as its owner with a search_path/],
  ],
  [
    'a reviewed one for everybody',
    'grant execute on function app_principal() to public',
    'revoke execute on function app_principal() from public',
    [/^function app_principal\(\): acts as its owner for everybody/],
  ],
  [
    'a grant to everybody',
    'grant select on donors to public',
    'revoke select on donors from public',
    [/^donors: gives SELECT to PUBLIC$/],
  ],
  [
    'a column given to everybody',
    'grant select (email_hash) on users to public',
    'revoke select (email_hash) on users from public',
    [/^users\.email_hash: gives SELECT to PUBLIC$/],
  ],
])('the row-security lint finds or accepts %s', async (_name, plant, undo, expected) => {
  await h.owner.query(plant);
  expect(await lint()).toEqual(expected.map((line): unknown => expect.stringMatching(line)));
  await h.owner.query(undo);
  expect(await lint()).toEqual([]);
});
