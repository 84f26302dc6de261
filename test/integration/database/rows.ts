import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';

export type Values = Record<string, unknown>;

export const insertRow = async (client: Client, table: string, values: Values): Promise<string> => {
  const row: Values = { id: newId(), ...values };
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await client.query(
    `insert into ${table} ("${columns.join('","')}") values (${places.join(',')})`,
    Object.values(row),
  );
  return row['id'] as string;
};

const LIST_COUNTS = {
  primaryNames: 1,
  strongNames: 0,
  weakNames: 0,
  addresses: 0,
  birthDates: 0,
  programs: 0,
  otherIdentifiers: 0,
};

export const HASH = 'a'.repeat(64);
export const soon = () => new Date(Date.now() + 3_600_000);
let count = 0;
export const nextNumber = (): number => (count += 1);
export const unique = (prefix: string) => `${prefix}-${nextNumber()}`;

/** For statements outside of a transaction: what the connection reaches meanwhile is what this principal does. */
export const reachingAs = async <T>(client: Client, principalId: string, work: () => Promise<T>): Promise<T> => {
  const { rows } = await client.query<{ before: string | null }>(
    `select current_setting('app.principal', true) as before`,
  );
  await client.query(`select set_config('app.principal', $1, false)`, [principalId]);
  try {
    return await work();
  } finally {
    await client.query(`select set_config('app.principal', $1, false)`, [rows[0]?.before ?? '']);
  }
};

/** Rows that satisfy every rule, so that a test breaks exactly the one it names. */
export const rowsIn = (client: Client) => {
  const insert = (table: string, values: Values) => insertRow(client, table, values);
  const rows = {
    user: (v: Values = {}) => insert('users', v),
    rule: (v: Values = {}) =>
      insert('access_rules', {
        rule_name: unique('rule'),
        version: 1,
        resource_type: 'things',
        actions: ['read'],
        effect: 'allow',
        subjects: { v: 1, users: [], roles: ['maker'] },
        fields: { v: 1, names: '*' },
        obligations: { v: 1, list: [] },
        created_by: ENGINE_USER_ID,
        ...v,
      }),
    escalation: (v: Values = {}) =>
      insert('escalation_requests', {
        requested_by: ENGINE_USER_ID,
        permission: 'things:read',
        resource_type: 'things',
        reason: Buffer.from('sealed'),
        required_approvals: 1,
        expires_at: soon(),
        ...v,
      }),
    asset: (v: Values = {}) =>
      insert('assets', {
        created_by: ENGINE_USER_ID,
        bucket: 'b',
        key: unique('k'),
        filename: 'f.pdf',
        size_bytes: 1,
        mime: 'application/pdf',
        sha256: HASH,
        ...v,
      }),
    organization: (v: Values = {}) =>
      insert('organizations', {
        legal_name: 'Makers',
        registration_number: unique('r'),
        country: 'US',
        address: {},
        time_zone: 'Etc/UTC',
        ...v,
      }),
    donor: (v: Values = {}) => insert('donors', { kind: 'individual', ...v }),
    donation: async (v: Values = {}) =>
      insert('donations', {
        invoice_number: unique('INV'),
        donor_id: v['donor_id'] ?? (await rows.donor()),
        method: 'card',
        currency: 'USD',
        amount_atomic: '5000',
        pay_until: soon(),
        ...v,
      }),
    webhook: (v: Values = {}) =>
      insert('webhooks', {
        provider: 'cardpay',
        event_id: unique('evt'),
        event_type: 'payment',
        body_sha256: HASH,
        received_at: new Date(),
        ...v,
      }),
    payment: (v: Values = {}) =>
      insert('payments', {
        provider: 'cardpay',
        provider_reference: unique('ref'),
        currency: 'USD',
        amount_atomic: '5000',
        received_at: new Date(),
        ...v,
      }),
    refund: (v: Values) =>
      insert('refunds', {
        amount_atomic: '5000',
        currency: 'USD',
        proposed_by: ENGINE_USER_ID,
        proposal_hash: HASH,
        ...v,
      }),
    case: (v: Values = {}) =>
      insert('cases', { kind: 'sanctions-hit', subject_type: 'donation', subject_id: newId(), due_at: soon(), ...v }),
    proposal: async (v: Values = {}) =>
      insert('case_proposals', {
        case_id: v['case_id'] ?? (await rows.case()),
        verdict: 'block',
        hash: HASH,
        proposed_by: ENGINE_USER_ID,
        ...v,
      }),
    list: (v: Values = {}) =>
      insert('screening_lists', {
        source: 'demo',
        published_at: new Date(),
        sha256: (count += 1).toString(16).padStart(64, '0'),
        entity_count: 1,
        counts: LIST_COUNTS,
        // One list of a source at a time, of however many.
        in_force_since: new Date(Date.UTC(2026, 0) + count),
        ...v,
      }),
    account: (v: Values = {}) =>
      insert('ledger_accounts', { path: `${unique('assets:cash')}:USD`, currency: 'USD', kind: 'asset', ...v }),
    journal: (v: Values = {}) =>
      insert('ledger_journals', {
        kind: 'received',
        source_type: 'payment',
        source_id: newId(),
        occurred_at: new Date(),
        ...v,
      }),
    entry: (v: Values) => insert('ledger_entries', { currency: 'USD', ...v }),
    receipt: async (v: Values = {}) => {
      const sequence = (v['sequence'] as number | undefined) ?? (count += 1);
      return insert('receipts', {
        number: `2026-${sequence}`,
        year: 2026,
        sequence,
        issued_on: '2026-02-27',
        given_on: '2026-02-27',
        gift_year: 2026,
        time_zone: 'Etc/UTC',
        organization_id: v['organization_id'] ?? (await rows.organization()),
        donation_id: v['donation_id'] ?? (await rows.donation()),
        jurisdiction: 'us',
        facts: Buffer.from('facts'),
        issued_at: new Date(),
        ...v,
      });
    },
    outbox: (v: Values = {}) =>
      insert('outbox', {
        kind: 'start',
        aggregate_type: 'donation',
        aggregate_id: newId(),
        sequence: 1,
        payload: {},
        actor_id: ENGINE_USER_ID,
        request_id: 'r',
        ...v,
      }),
    session: async (v: Values = {}) =>
      insert('sessions', {
        user_id: v['user_id'] ?? (await rows.user()),
        kind: 'token',
        family_id: newId(),
        refresh_hash: (count += 1).toString(16).padStart(64, '0'),
        session_version: 1,
        started_at: new Date(),
        last_used_at: new Date(),
        expires_at: soon(),
        ...v,
      }),
    token: (v: Values = {}) =>
      insert('one_time_tokens', {
        purpose: 'set-password',
        subject_id: newId(),
        token_hash: (count += 1).toString(16).padStart(64, '0'),
        expires_at: soon(),
        ...v,
      }),
    subjectRequest: (v: Values = {}) =>
      insert('data_deletion_requests', {
        subject_type: 'donor',
        subject_id: newId(),
        regime: 'gdpr',
        request_type: 'erasure',
        received_at: new Date(),
        due_at: soon(),
        filed_by: ENGINE_USER_ID,
        proposal_hash: HASH,
        ...v,
      }),
    hold: (v: Values = {}) =>
      insert('legal_holds', {
        resource_type: 'donor',
        resource_id: newId(),
        reason: Buffer.from('r'),
        placed_by: ENGINE_USER_ID,
        ...v,
      }),
    retentionPolicy: (v: Values = {}) =>
      insert('retention_policies', {
        policy_name: unique('policy'),
        resource_type: 'audit_logs',
        retention_period_days: 365,
        retention_action: 'archive',
        approval_above: 1000,
        written_by: ENGINE_USER_ID,
        next_run_at: soon(),
        ...v,
      }),
    policy: (v: Values = {}) =>
      insert('compliance_policies', {
        policy_name: unique('policy'),
        policy_version: 1,
        policy_type: 'access',
        description: 'd',
        requirements: { v: 1, list: [{ id: 'one', kind: 'manual' }] },
        created_by: ENGINE_USER_ID,
        ...v,
      }),
    policyResult: async (v: Values = {}) =>
      insert('policy_results', {
        policy_id: v['policy_id'] ?? (await rows.policy()),
        requirement: 'one',
        assessment_id: newId(),
        check_version: 1,
        status: 'fail',
        evidence: { population: 2, failing: 1 },
        assessed_at: new Date(),
        ...v,
      }),
    violation: async (v: Values = {}) => {
      const policy = v['policy_id'] ?? (await rows.policy());
      return insert('compliance_violations', {
        policy_id: policy,
        requirement: 'one',
        result_id: v['result_id'] ?? (await rows.policyResult({ policy_id: policy })),
        severity: 'high',
        opened_at: new Date(),
        due_at: soon(),
        ...v,
      });
    },
    report: async (v: Values = {}) =>
      insert('compliance_reports', {
        report_type: 'controls',
        period_start: new Date(0),
        period_end: new Date(),
        generated_by: ENGINE_USER_ID,
        report_data: {},
        asset_id: v['asset_id'] ?? (await rows.asset()),
        sha256: HASH,
        ...v,
      }),
    endpoint: (v: Values = {}) =>
      insert('webhook_endpoints', {
        url: 'https://example.org/hook',
        topics: ['receipt.issued'],
        secrets: Buffer.from('s'),
        ...v,
      }),
  };
  return rows;
};

export type Rows = ReturnType<typeof rowsIn>;

export const inTransaction = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
};

/** A balanced journal between two fresh accounts. */
export const insertJournal = (client: Client, values: Values = {}): Promise<string> =>
  inTransaction(client, async () => {
    const rows = rowsIn(client);
    const [from, to] = [await rows.account(), await rows.account()];
    const journal = await rows.journal(values);
    await rows.entry({ journal_id: journal, account_id: to, debit_atomic: '5000' });
    await rows.entry({ journal_id: journal, account_id: from, credit_atomic: '5000' });
    return journal;
  });

export const appendAuditEvent = (client: Client, stream = 0, overrides: Values = {}): Promise<void> =>
  inTransaction(client, async () => {
    const event = {
      id: newId(),
      occurred_at: new Date().toISOString(),
      action: 'a',
      resource_type: 't',
      resource_id: 'r',
      outcome: 'done',
      reason: null,
      run_id: null,
      details: null,
      ...overrides,
    };
    await client.query(`select set_config('app.actor_id', $1, true), set_config('app.request_id', 'req', true)`, [
      ENGINE_USER_ID,
    ]);
    await client.query('select audit_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      stream,
      ...Object.values(event),
    ]);
  });
