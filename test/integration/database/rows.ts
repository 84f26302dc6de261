import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID, OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { auditEventText } from '../../../platform/database/audit-chain';

type Values = Record<string, unknown>;

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

const HASH = 'a'.repeat(64);
const soon = () => new Date(Date.now() + 3_600_000);
let count = 0;
const unique = (prefix: string) => `${prefix}-${(count += 1)}`;

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
        subjects: { v: 1, users: [], roles: ['maker'], groups: [] },
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
    const fields = {
      id: newId(),
      occurred_at: new Date().toISOString(),
      actor_id: ENGINE_USER_ID,
      on_behalf_of: null,
      action: 'a',
      resource_type: 't',
      resource_id: 'r',
      outcome: 'done',
      reason: null,
      request_id: 'req',
      run_id: null,
      ip_address: null,
      user_agent: null,
      details: null,
      ...overrides,
    };
    await client.query(`select set_config('app.actor_id', $1, true), set_config('app.request_id', 'req', true)`, [
      ENGINE_USER_ID,
    ]);
    await client.query('select audit_append($1::smallint, $2)', [stream, auditEventText(fields)]);
  });

/** A signing key, a checkpoint, and a read with its seal. */
const insertAuditProofs = async (client: Client): Promise<void> => {
  const insert = (table: string, values: Values) => insertRow(client, table, values);
  const now = new Date();
  const number = (count += 1);
  const keyId = unique('key');
  await insert('signing_keys', {
    key_id: keyId,
    purpose: 'documents',
    algorithm: 'EdDSA',
    public_jwk: {},
    valid_from: now,
  });
  await insert('digital_signatures', {
    ...{ signer_id: ENGINE_USER_ID, resource_type: 'receipts', resource_id: newId(), document_version: 1 },
    ...{ content_sha256: HASH, manifest: '{}', signature: 'a..b', key_id: keyId, algorithm: 'EdDSA', signed_at: now },
  });
  await insert('audit_checkpoints', {
    sequence: number,
    previous_sha256: HASH,
    heads: '[]',
    event_count: 1,
    from_at: now,
    to_at: now,
    signature: 's',
    asset_id: await rowsIn(client).asset(),
  });
  await inTransaction(client, async () => {
    await client.query(`select set_config('app.actor_id', $1, true), set_config('app.request_id', 'req', true)`, [
      ENGINE_USER_ID,
    ]);
    const read = { id: newId(), resource_type: 't', resource_id: 'r', action: 'read', granted: true, accessed_at: now };
    await client.query('select access_record($1)', [JSON.stringify([read])]);
  });
  await insert('access_log_seals', {
    sequence: number,
    first_transaction: 1,
    next_transaction: 2,
    row_count: 1,
    sha256: HASH,
    from_at: now,
    to_at: now,
  });
};

/** At least one row in every table, all consistent with each other, written as the application writes them. */
export const insertEverything = async (client: Client): Promise<void> => {
  const rows = rowsIn(client);
  const insert = (table: string, values: Values) => insertRow(client, table, values);
  const user = await rows.user({ email_hash: unique('hash') });
  // Those who carry out the engine's work have no business with secrets.
  await reachingAs(client, OPERATOR_USER_ID, () =>
    insert('user_identities', {
      user_id: user,
      identity_type: 'api_key',
      provider: 'hingecraft',
      identity_value: unique('hc'),
      secret_hash: HASH,
    }),
  );
  await rows.session({ user_id: user });
  await rows.token({ subject_id: user });
  await insert('lockouts', { scope: 'account', scope_key: HASH, failures: 1 });
  const role = await insert('roles', { role_name: unique('role'), description: 'd' });
  const name = unique('read');
  const permission = await insert('permissions', {
    permission_name: `things:${name}`,
    resource_type: 'things',
    action: name,
    description: 'd',
  });
  await insert('role_permissions', { role_id: role, permission_id: permission, granted_by: OPERATOR_USER_ID });
  await insert('user_roles', { user_id: user, role_id: role, assigned_by: OPERATOR_USER_ID });
  await rows.rule({ created_by: user });
  const escalation = await rows.escalation({ requested_by: user });
  await insert('escalation_approvals', {
    request_id: escalation,
    requested_by: user,
    approver_id: ENGINE_USER_ID,
    approved_at: new Date(),
  });
  await insert('field_access_control', {
    resource_type: unique('things'),
    field_name: 'word',
    classification: 'internal',
  });
  await insert('encryption_keys', {
    scope: 'subject',
    scope_id: user,
    master_key_id: 'm',
    wrapped_key: Buffer.from('k'),
  });
  await appendAuditEvent(client);
  await insertAuditProofs(client);
  await insert('idempotency_keys', { actor_id: user, key: unique('key'), request_hash: HASH, expires_at: soon() });

  const asset = await rows.asset();
  const organization = await rows.organization({ logo_asset_id: asset });
  const donor = await rows.donor({ user_id: user });
  await rows.donor({ merged_into_id: donor });
  await insert('consents', {
    donor_id: donor,
    type: 'privacy',
    version: '1',
    text_sha256: HASH,
    accepted_at: new Date(),
  });
  await rows.subjectRequest({ subject_id: donor });
  await rows.hold({ resource_id: donor });
  const policy = await rows.policy();
  await insert('policy_evidence', {
    ...{ policy_id: policy, requirement: 'one', owner_id: user, statement: Buffer.from('s') },
    ...{ valid_from: new Date(), valid_until: soon(), recorded_by: user },
  });
  await rows.violation({ policy_id: policy });
  const approval = { status: 'approved', approved_by: user, approved_at: new Date() };
  await rows.report({ asset_id: asset, ...approval });
  const donation = await rows.donation({ donor_id: donor });
  const webhook = await rows.webhook();
  const payment = await rows.payment({ donation_id: donation, webhook_id: webhook, status: 'matched' });
  const list = await rows.list();
  await insert('screening_entities', {
    list_id: list,
    entity_ref: 'demo:1',
    kind: 'person',
    names: '[]',
    content_hash: HASH,
  });
  await insert('screening_runs', {
    subject_type: 'donor',
    subject_id: donor,
    list_ids: [list],
    lists_as_of: new Date(),
    matcher_version: '1',
    threshold: '0.9',
    score: '0.95',
  });
  await insert('cleared_pairs', {
    subject_id: donor,
    entity_ref: 'demo:1',
    entity_hash: HASH,
    reason: Buffer.from('r'),
    reviewer_id: user,
    expires_at: soon(),
  });
  const review = await rows.case({ subject_id: donation });
  await insert('case_events', { case_id: review, actor_id: user, kind: 'opened' });
  const proposal = await rows.proposal({ case_id: review });
  await insert('case_approvals', {
    proposal_id: proposal,
    proposed_by: ENGINE_USER_ID,
    approver_id: user,
    approved_at: new Date(),
  });
  await rows.refund({
    payment_id: payment,
    donation_id: donation,
    case_id: review,
    approver_id: user,
    status: 'approved',
  });
  const journal = await insertJournal(client, { source_id: payment });
  await insertJournal(client, { kind: 'reversal', source_id: payment, reverses_id: journal });
  const first = await rows.receipt({
    organization_id: organization,
    donation_id: donation,
    pdf_asset_id: asset,
    sha256: HASH,
  });
  await client.query(`update receipts set status = 'replaced', void_reason = 'replaced' where id = $1`, [first]);
  const second = await rows.receipt({ organization_id: organization, donation_id: donation, replaces_id: first });
  await client.query('update donations set receipt_id = $1 where id = $2', [second, donation]);
  await insert('receipt_counters', { organization_id: organization, year: 2026, last_number: 2 });
  const event = await rows.outbox({ kind: 'deliver', aggregate_id: donation });
  await insert('webhook_deliveries', { endpoint_id: await rows.endpoint(), event_id: event });
};
