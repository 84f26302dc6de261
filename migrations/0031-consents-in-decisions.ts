import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ConsentsInDecisions1790000000031 implements MigrationInterface {
  name = 'ConsentsInDecisions1790000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- What a donor consents to now: the newest row of each type tells. Never null. Reads as whoever asks, so that row-level
  -- security holds.
  create function consents_of_donor(p_donor uuid) returns text[] language sql stable as $$
    select coalesce(array_agg(newest.type order by newest.type), '{}')
    from (
      select distinct on (c.type) c.type, c.revoked_at from public.consents c
      where c.donor_id = p_donor order by c.type, c.id desc) newest
    where newest.revoked_at is null
  $$;
  create function consents_for_donation(p_donation uuid) returns text[] language sql stable as $$
    select public.consents_of_donor((select d.donor_id from public.donations d where d.id = p_donation))
  $$;
  revoke execute on function consents_of_donor(uuid), consents_for_donation(uuid) from public;
  grant execute on function consents_of_donor(uuid), consents_for_donation(uuid) to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function consents_for_donation(uuid), consents_of_donor(uuid)');
  }
}
