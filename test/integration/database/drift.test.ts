import { runMigrationCommand } from '../../../tools/migration/migration-command';
import { openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const check = async () => {
  const lines: string[] = [];
  const code = await runMigrationCommand({
    command: 'check',
    databaseOwnerUrl: h.db.ownerUrl,
    print: (line) => lines.push(line),
  });
  return { code, lines };
};

test('the entities, the schema and the committed fingerprint agree', async () => {
  expect(await check()).toEqual({ code: 0, lines: [expect.stringMatching(/^schema, entities and fingerprint agree/)] });
});

test.each([
  [
    'a column',
    'alter table donors add column nickname text',
    'alter table donors drop column nickname',
    /drift: entities want: ALTER TABLE "donors" DROP COLUMN "nickname"/,
  ],
  [
    'a lost default',
    'alter table users alter column is_student drop default',
    'alter table users alter column is_student set default false',
    /drift: .*"is_student"/,
  ],
  [
    'a wider check',
    `alter table payments drop constraint payments_amount_positive, add constraint payments_amount_positive check (amount_atomic >= 0)`,
    `alter table payments drop constraint payments_amount_positive, add constraint payments_amount_positive check (amount_atomic > 0)`,
    /drift: check payments_amount_positive: the entity says/,
  ],
  [
    'a state that only the database knows',
    `alter table roles drop constraint roles_type_known, add constraint roles_type_known check (role_type in ('system','custom','odd'))`,
    `alter table roles drop constraint roles_type_known, add constraint roles_type_known check (role_type in ('system','custom'))`,
    /drift: check roles_type_known/,
  ],
  [
    'a partial index over other rows',
    `drop index refunds_one_live_per_payment; create unique index refunds_one_live_per_payment on refunds (payment_id) where status = 'proposed'`,
    `drop index refunds_one_live_per_payment; create unique index refunds_one_live_per_payment on refunds (payment_id) where status <> 'refused'`,
    /drift: index refunds_one_live_per_payment/,
  ],
  [
    'a trigger',
    'create trigger spy before insert on donors for each row execute function touch_updated_at()',
    'drop trigger spy on donors',
    /^\+ trigger \(on\) CREATE TRIGGER spy/m,
  ],
  [
    'a disabled trigger',
    'alter table audit_logs disable trigger audit_logs_append_only',
    'alter table audit_logs enable always trigger audit_logs_append_only',
    /^- trigger \(always\) CREATE TRIGGER audit_logs_append_only/m,
  ],
  [
    'a grant',
    'grant delete on payments to hingecraft_app',
    'revoke delete on payments from hingecraft_app',
    /^\+ grant on payments to hingecraft_app: DELETE, INSERT, SELECT, UPDATE/m,
  ],
  [
    'a column grant',
    'grant update (hash) on audit_heads to hingecraft_app',
    'revoke update (hash) on audit_heads from hingecraft_app',
    /^\+ grant on audit_heads\.hash to hingecraft_app: UPDATE/m,
  ],
  [
    'a grant to everybody',
    'grant execute on function audit_append(smallint, uuid, timestamptz, text, text, text, text, text, text, bytea) to public',
    'revoke execute on function audit_append(smallint, uuid, timestamptz, text, text, text, text, text, text, bytea) from public',
    /^\+ grant on audit_append\(smallint,uuid,timestamp with time zone,text,text,text,text,text,text,bytea\) to PUBLIC: EXECUTE/m,
  ],
  [
    'a default grant',
    'alter default privileges grant select on tables to public',
    'alter default privileges revoke select on tables from public',
    /^\+ grant on default for r by hingecraft_owner to PUBLIC: SELECT/m,
  ],
  [
    'another function body',
    `create or replace function touch_updated_at() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin return new; end $$`,
    `create or replace function touch_updated_at() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    new.updated_at := now();
    return new;
  end $$`,
    /^\+ function touch_updated_at\(\)/m,
  ],
  [
    'another column of a type',
    'alter type audit_event add attribute more text',
    'alter type audit_event drop attribute more',
    /^\+ type audit_event of hingecraft_owner: action text, .*, more text$/m,
  ],
  [
    'a policy',
    'create policy all_rows on donors using (true)',
    'drop policy all_rows on donors',
    /^\+ policy donors\.all_rows/m,
  ],
])('the check for drift finds %s that no migration made', async (_name, plant, undo, expected) => {
  await h.owner.query(plant);
  const { code, lines } = await check();
  expect(lines.join('\n')).toMatch(expected);
  expect(code).toBe(1);
  await h.owner.query(undo);
  expect((await check()).lines).toEqual([expect.stringMatching(/^schema, entities and fingerprint agree/)]);
});
