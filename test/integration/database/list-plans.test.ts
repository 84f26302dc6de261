import { openHarness, type Harness } from './harness';
import { rowsIn } from './rows';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
  const rows = rowsIn(h.superuser);
  const [donation, webhook] = [await rows.donation(), await rows.webhook()];
  // A year of gifts and events: few are crypto, and few could not be used.
  await h.superuser.query(
    `insert into donations (id, invoice_number, donor_id, method, currency, amount_atomic, pay_until, created_at)
     select gen_random_uuid(), 'G-' || n, d.donor_id, case when n % 500 = 0 then 'crypto' else 'card' end,
       d.currency, d.amount_atomic, d.pay_until, now() - n * interval '26 minutes'
     from donations d, generate_series(1, 20000) n where d.id = $1`,
    [donation],
  );
  await h.superuser.query(
    `insert into webhooks (id, provider, event_id, event_type, body_sha256, received_at, status)
     select gen_random_uuid(), w.provider, 'e-' || n, w.event_type, w.body_sha256, w.received_at,
       case when n % 5000 = 0 then 'dead' else 'processed' end
     from webhooks w, generate_series(1, 20000) n where w.id = $1`,
    [webhook],
  );
  await h.superuser.query('analyze donations, webhooks');
});
afterAll(() => h.close());

const planOf = async (sql: string): Promise<string> => {
  const { rows } = await h.superuser.query<{ 'QUERY PLAN': string }>(`explain ${sql}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

test.each([
  ['gifts of a method', `select * from donations where method = 'crypto' order by id desc limit 50`, 'method_idx'],
  [
    'gifts of a day',
    `select * from donations where created_at > now() - interval '90 days' and created_at < now() - interval '89 days'
     order by id desc limit 50`,
    'created_at_idx',
  ],
  ['the count of webhooks that could not be used', `select count(*) from webhooks where status = 'dead'`, 'dead_idx'],
])('the database reads %s by an index', async (_what, sql, index) => {
  const plan = await planOf(sql);
  expect(plan).toContain(index);
  expect(plan).not.toContain('Seq Scan');
});
