import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID, OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { openHarness, race, refusal, type Harness } from './harness';
import { inTransaction, insertJournal, insertRow, reachingAs, rowsIn, type Rows } from './rows';

let h: Harness;
let rows: Rows;
let clients: Client[];
beforeAll(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
  clients = await Promise.all(Array.from({ length: 10 }, () => h.connect()));
});
afterAll(() => h.close());

const HASH = 'b'.repeat(64);

const donations = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await rows.donation());
  return ids;
};

describe('the database', () => {
  test.each<[string, () => Promise<(client: Client) => Promise<unknown>>, string]>([
    [
      'a webhook event',
      async () => (client) => rowsIn(client).webhook({ event_id: 'evt_once' }),
      'webhooks_provider_event_id_key',
    ],
    [
      'a payment',
      async () => (client) => rowsIn(client).payment({ provider_reference: 'ref_once' }),
      'payments_provider_provider_reference_key',
    ],
    [
      'an invoice number',
      async () => {
        const donor_id = await rows.donor();
        return (client) => rowsIn(client).donation({ donor_id, invoice_number: 'INV-once' });
      },
      'donations_invoice_number_key',
    ],
    [
      'a journal of one kind and source',
      async () => {
        const source_id = newId();
        return (client) => insertJournal(client, { source_id });
      },
      'ledger_journals_source_kind_key',
    ],
    [
      'the reversal of a journal',
      async () => {
        const reverses_id = await insertJournal(h.app);
        return (client) => insertJournal(client, { reverses_id });
      },
      'ledger_journals_reversed_once',
    ],
    [
      'a live refund of a payment',
      async () => {
        const payment_id = await rows.payment();
        return (client) => rowsIn(client).refund({ payment_id });
      },
      'refunds_one_live_per_payment',
    ],
    [
      'an unresolved case on a subject',
      async () => {
        const subject_id = newId();
        return (client) => rowsIn(client).case({ subject_id });
      },
      'cases_one_unresolved_per_subject',
    ],
    [
      'an issued receipt of a gift',
      async () => {
        const [donation_id, organization_id] = [await rows.donation(), await rows.organization()];
        return (client) => rowsIn(client).receipt({ donation_id, organization_id });
      },
      'receipts_one_issued_per_donation_and_year',
    ],
    [
      'a receipt number of an organisation',
      async () => {
        const [organization_id, gifts] = [await rows.organization(), await donations(clients.length)];
        return (client) =>
          rowsIn(client).receipt({
            organization_id,
            donation_id: gifts.pop(),
            number: '2026-1',
            sequence: 700 + gifts.length,
          });
      },
      'receipts_number_organization_id_key',
    ],
    [
      'a receipt sequence of a year',
      async () => {
        const [organization_id, gifts] = [await rows.organization(), await donations(clients.length)];
        return (client) =>
          rowsIn(client).receipt({ organization_id, donation_id: gifts.pop(), number: newId(), sequence: 1 });
      },
      'receipts_organization_id_year_sequence_key',
    ],
    [
      'a list snapshot',
      async () => (client) => rowsIn(client).list({ sha256: HASH }),
      'screening_lists_source_sha256_key',
    ],
    [
      'an idempotency key of an actor',
      async () => (client) =>
        insertRow(client, 'idempotency_keys', {
          actor_id: ENGINE_USER_ID,
          key: 'k',
          request_hash: HASH,
          expires_at: new Date(),
        }),
      'idempotency_keys_actor_id_key_key',
    ],
    [
      'a number within an aggregate of the outbox',
      async () => (client) => rowsIn(client).outbox({ aggregate_id: 'once' }),
      'outbox_aggregate_sequence_key',
    ],
    [
      'a delivery to an endpoint',
      async () => {
        const [endpoint_id, event_id] = [await rows.endpoint(), await rows.outbox({ kind: 'deliver' })];
        return (client) => insertRow(client, 'webhook_deliveries', { endpoint_id, event_id });
      },
      'webhook_deliveries_endpoint_id_event_id_key',
    ],
    [
      'a proposal of one hash',
      async () => {
        const case_id = await rows.case();
        return (client) => rowsIn(client).proposal({ case_id });
      },
      'case_proposals_case_id_hash_key',
    ],
    [
      'an approval by one person',
      async () => {
        const [proposal_id, approver_id] = [await rows.proposal(), await rows.user()];
        return (client) =>
          insertRow(client, 'case_approvals', {
            proposal_id,
            proposed_by: ENGINE_USER_ID,
            approver_id,
            approved_at: new Date(),
          });
      },
      'case_approvals_proposal_id_approver_id_key',
    ],
    [
      'an account path',
      async () => (client) => rowsIn(client).account({ path: 'income:gifts:USD' }),
      'ledger_accounts_path_key',
    ],
    [
      'a key of an owner and version',
      async () => (client) =>
        insertRow(client, 'encryption_keys', {
          scope: 'subject',
          scope_id: 'once',
          master_key_id: 'm',
          wrapped_key: Buffer.from('k'),
        }),
      'encryption_keys_scope_scope_id_key_version_key',
    ],
    [
      'an identity value at a provider',
      async () => {
        const user_id = await rows.user();
        return (client) =>
          reachingAs(client, OPERATOR_USER_ID, () =>
            insertRow(client, 'user_identities', {
              user_id,
              identity_type: 'api_key',
              provider: 'p',
              identity_value: 'v',
            }),
          );
      },
      'user_identities_provider_value_unique',
    ],
  ])('accepts one of two at the same time: %s', async (_name, prepare, constraint) => {
    expect(await race(clients, await prepare())).toEqual({ passed: 1, refusals: [constraint] });
  });

  test('accepts a refund after a refused one, and none after a confirmed one', async () => {
    const payment_id = await rows.payment();
    const first = await rows.refund({ payment_id });
    await h.app.query(`update refunds set status = 'refused' where id = $1`, [first]);
    const approver_id = await rows.user();
    const times = { sent_at: new Date(), confirmed_at: new Date() };
    await rows.refund({ payment_id, status: 'confirmed', approver_id, ...times });
    expect(await refusal(rows.refund({ payment_id }))).toBe('refunds_one_live_per_payment');
  });

  test('numbers receipts without a gap when every third transaction is rolled back', async () => {
    const organization = await rows.organization();
    const take = (client: Client, rollBack: boolean) =>
      inTransaction(client, async () => {
        const { rows: taken } = await client.query<{ last_number: number }>(
          `insert into receipt_counters (id, organization_id, year, last_number) values ($1, $2, 2026, 1)
           on conflict (organization_id, year) do update set last_number = receipt_counters.last_number + 1
           returning last_number`,
          [newId(), organization],
        );
        if (rollBack) throw new Error('rolled back');
        return taken[0]!.last_number;
      });
    const all = clients.map(async (client) => {
      const numbers: number[] = [];
      for (let n = 0; n < 9; n += 1)
        await take(client, n % 3 === 0).then(
          (number) => numbers.push(number),
          () => undefined,
        );
      return numbers;
    });
    const numbers = (await Promise.all(all)).flat().sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });
});

describe('the database requires that', () => {
  test('a refund is approved by a person other than its proposer', async () => {
    const payment_id = await rows.payment();
    expect(await refusal(rows.refund({ payment_id, approver_id: ENGINE_USER_ID }))).toBe('refunds_by_another');
    expect(await refusal(rows.refund({ payment_id, status: 'approved' }))).toBe('refunds_approved_has_approver');
  });

  test('a proposal is approved by another person and names its real proposer', async () => {
    const [proposal_id, somebody] = [await rows.proposal(), await rows.user()];
    const approve = (values: object) =>
      refusal(insertRow(h.app, 'case_approvals', { proposal_id, approved_at: new Date(), ...values }));
    expect(await approve({ proposed_by: ENGINE_USER_ID, approver_id: ENGINE_USER_ID })).toBe(
      'case_approvals_by_another',
    );
    expect(await approve({ proposed_by: somebody, approver_id: ENGINE_USER_ID })).toBe('case_approvals_proposal_fkey');
  });

  test('no user grants a role to themselves', async () => {
    const [user, role] = [await rows.user(), await insertRow(h.app, 'roles', { role_name: 'r', description: 'd' })];
    expect(await refusal(insertRow(h.app, 'user_roles', { user_id: user, role_id: role, assigned_by: user }))).toBe(
      'user_roles_not_by_oneself',
    );
  });
});

describe('a refund follows its payment', () => {
  test.each<[string, object]>([
    ['another gift', { donation_id: 'other' }],
    ['no gift though the payment has one', { donation_id: null }],
    ['another currency', { currency: 'EUR' }],
    ['more than was paid', { amount_atomic: '5001' }],
  ])('and is refused for %s', async (_name, change) => {
    const [donation_id, other] = [await rows.donation(), await rows.donation()];
    const payment_id = await rows.payment({ donation_id });
    const wrong = 'donation_id' in change && change.donation_id === 'other' ? { donation_id: other } : change;
    expect(await refusal(rows.refund({ payment_id, donation_id, ...wrong }))).toBe('refunds_follow_payment');
    expect(await refusal(rows.refund({ payment_id, donation_id }))).toBe('ok');
  });

  test('and without a gift keeps the payment from getting one', async () => {
    const [payment_id, donation_id] = [await rows.payment(), await rows.donation()];
    expect(await refusal(rows.refund({ payment_id, donation_id }))).toBe('refunds_follow_payment');
    await rows.refund({ payment_id });
    const matching = h.app.query('update payments set donation_id = $1 where id = $2', [donation_id, payment_id]);
    expect(await refusal(matching)).toBe('payments_keep_gift');
  });

  test('and is refused, or refuses the match, when the payment is matched at the same time', async () => {
    const [matcher, refunder] = [clients[0]!, clients[1]!];
    for (const refundFirst of [true, false]) {
      const [payment_id, donation_id] = [await rows.payment(), await rows.donation()];
      const match = () =>
        matcher.query('update payments set donation_id = $1 where id = $2', [donation_id, payment_id]);
      const refund = () => rowsIn(refunder).refund({ payment_id });
      const [first, second, run, wait] = refundFirst
        ? [refunder, matcher, refund, match]
        : [matcher, refunder, match, refund];
      try {
        await first.query('begin');
        await run();
        await second.query('begin');
        const waiting = refusal(wait());
        await new Promise((resolve) => setTimeout(resolve, 50));
        await first.query('commit');
        expect(await waiting).toBe(refundFirst ? 'payments_keep_gift' : 'refunds_follow_payment');
      } finally {
        await Promise.all([first.query('rollback'), second.query('rollback')]);
      }
    }
  });
});

describe('a receipt is frozen', () => {
  test.each([
    'number',
    'year',
    'sequence',
    'organization_id',
    'donation_id',
    'jurisdiction',
    'facts',
    'issued_at',
    'replaces_id',
  ])('in its column %s', async (column) => {
    const other = await rows.receipt();
    const values = {
      organization_id: await rows.organization(),
      donation_id: await rows.donation(),
      issued_at: new Date(0),
      replaces_id: other,
    };
    const value = values[column as keyof typeof values] ?? '9999';
    const id = await rows.receipt();
    expect(await refusal(h.superuser.query(`update receipts set ${column} = $1 where id = $2`, [value, id]))).toBe(
      'receipts_frozen',
    );
  });

  test('with a file that is written once', async () => {
    const id = await rows.receipt();
    const write = async (hash: string | null) =>
      refusal(
        h.app.query('update receipts set pdf_asset_id = $1, sha256 = $2 where id = $3', [
          hash && (await rows.asset()),
          hash,
          id,
        ]),
      );
    expect(await write(HASH)).toBe('ok');
    expect(await write(HASH)).toBe('receipts_frozen');
    expect(await write(null)).toBe('receipts_frozen');
  });

  test('and stays voided, and cannot be deleted', async () => {
    const id = await rows.receipt();
    await h.app.query(`update receipts set status = 'voided', void_reason = 'refunded' where id = $1`, [id]);
    expect(
      await refusal(h.app.query(`update receipts set status = 'issued', void_reason = null where id = $1`, [id])),
    ).toBe('receipts_frozen');
    expect(await refusal(h.owner.query('delete from receipts where id = $1', [id]))).toBe('receipts_stay');
    expect(await refusal(h.owner.query('truncate receipts cascade'))).toBe('receipts_stay');
    expect(await refusal(h.app.query('delete from receipts'))).toBe('42501');
  });
});

describe('a journal, at commit,', () => {
  const journal = (entries: (accounts: { usd: string; cash: string; eur: string }) => Record<string, unknown>[]) =>
    refusal(
      inTransaction(h.app, async () => {
        const accounts = {
          usd: await rows.account(),
          cash: await rows.account(),
          eur: await rows.account({ path: `assets:${newId()}:EUR`, currency: 'EUR' }),
        };
        const journal_id = await rows.journal();
        for (const entry of entries(accounts)) await rows.entry({ journal_id, ...entry });
      }),
    );

  test.each<[string, Parameters<typeof journal>[0], string]>([
    ['nothing on it', () => [], 'ledger_journals_balance'],
    ['one entry', ({ usd }) => [{ account_id: usd, debit_atomic: '1' }], 'ledger_journals_balance'],
    [
      'sides that differ',
      ({ usd, cash }) => [
        { account_id: usd, debit_atomic: '2' },
        { account_id: cash, credit_atomic: '1' },
      ],
      'ledger_journals_balance',
    ],
    [
      'sides in two currencies',
      ({ usd, eur }) => [
        { account_id: usd, debit_atomic: '1' },
        { account_id: eur, currency: 'EUR', credit_atomic: '1' },
      ],
      'ledger_journals_balance',
    ],
    [
      'an entry on both sides',
      ({ usd }) => [{ account_id: usd, debit_atomic: '1', credit_atomic: '1' }],
      'ledger_entries_one_side',
    ],
    ['an entry on no side', ({ usd }) => [{ account_id: usd }], 'ledger_entries_one_side'],
    [
      "another currency than the account's",
      ({ eur }) => [{ account_id: eur, currency: 'USD', debit_atomic: '1' }],
      'ledger_entries_account_fkey',
    ],
    [
      'two currencies that each balance',
      ({ usd, cash, eur }) => [
        { account_id: usd, debit_atomic: '1' },
        { account_id: cash, credit_atomic: '1' },
        { account_id: eur, currency: 'EUR', debit_atomic: '9' },
        { account_id: eur, currency: 'EUR', credit_atomic: '9' },
      ],
      'ok',
    ],
    [
      'more than a bigint holds',
      ({ usd, cash }) => [
        { account_id: usd, debit_atomic: '9'.repeat(78) },
        { account_id: cash, credit_atomic: '9'.repeat(78) },
      ],
      'ok',
    ],
  ])('is checked: %s', async (_name, entries, expected) => {
    expect(await journal(entries)).toBe(expected);
  });

  test('is refused when an entry was added later', async () => {
    const journal_id = await insertJournal(h.app);
    expect(await refusal(rows.entry({ journal_id, account_id: await rows.account(), debit_atomic: '1' }))).toBe(
      'ledger_entries_balance',
    );
  });
});

describe('the database', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['an amount of nothing', () => rows.donation({ amount_atomic: '0' }), 'donations_amount_positive'],
    ['an unknown status', () => rows.donation({ status: 'paid' }), 'donations_status_known'],
    ['an unknown reason', () => rows.donation({ status_reason: 'mood' }), 'donations_status_reason_known'],
    ['an unknown currency', () => rows.donation({ currency: 'XXX' }), 'donations_currency_known'],
    ['a matched payment without a gift', () => rows.payment({ status: 'matched' }), 'payments_matched_has_donation'],
    [
      'an endless reference',
      () => rows.payment({ named_reference: 'x'.repeat(201) }),
      'payments_named_reference_sized',
    ],
    ['a command to start that is dead', () => rows.outbox({ status: 'dead' }), 'outbox_commands_never_die'],
    ['a claim without a lease', () => rows.case({ status: 'claimed' }), 'cases_claimed_has_lease'],
    ['a resolved case without an outcome', () => rows.case({ status: 'resolved' }), 'cases_resolved_has_outcome'],
    ['a topic nobody knows', () => rows.endpoint({ topics: ['donation.flagged'] }), 'webhook_endpoints_topics_known'],
    [
      'an account path without its currency',
      () => rows.account({ path: 'assets:cash:EUR' }),
      'ledger_accounts_path_ends_in_currency',
    ],
    ['a void receipt without a reason', () => rows.receipt({ status: 'voided' }), 'receipts_void_has_reason'],
    ['a file without a hash', async () => rows.receipt({ pdf_asset_id: await rows.asset() }), 'receipts_pdf_has_hash'],
    [
      'a cleared donation',
      async () =>
        insertRow(h.app, 'cleared_pairs', {
          subject_type: 'donation',
          subject_key: newId(),
          entity_ref: 'e',
          entity_hash: HASH,
          reason: Buffer.from('r'),
          reviewer_id: ENGINE_USER_ID,
          expires_at: new Date(),
        }),
      'cleared_pairs_subject_known',
    ],
    [
      'a consent of two',
      async () =>
        insertRow(h.app, 'consents', {
          user_id: await rows.user(),
          donor_id: await rows.donor(),
          type: 't',
          version: '1',
          text_sha256: HASH,
          accepted_at: new Date(),
        }),
      'consents_one_subject',
    ],
    [
      'a permission named after something else',
      () =>
        insertRow(h.app, 'permissions', { permission_name: 'a:b', resource_type: 'a', action: 'c', description: 'd' }),
      'permissions_name_says_both',
    ],
  ])('refuses %s', async (_name, write, constraint) => {
    expect(await refusal(write())).toBe(constraint);
  });

  test('keeps a destroyed key destroyed', async () => {
    const id = await insertRow(h.app, 'encryption_keys', {
      scope: 'subject',
      scope_id: newId(),
      master_key_id: 'm',
      destroyed_at: new Date(),
    });
    const revive = h.app.query(`update encryption_keys set wrapped_key = 'k', destroyed_at = null where id = $1`, [id]);
    expect(await refusal(revive)).toBe('encryption_keys_stay_destroyed');
  });
});
