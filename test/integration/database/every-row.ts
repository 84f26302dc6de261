import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID, OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { AREAS } from '../../../entities/areas';
import { insertDestroyedKey } from './key-rows';
import { appendOldEvents, insertRun, purge } from './retention-rows';
import {
  appendAuditEvent,
  HASH,
  insertJournal,
  insertRow,
  nextNumber,
  reachingAs,
  inTransaction,
  rowsIn,
  soon,
  unique,
  type Values,
} from './rows';

/** A signing key, a checkpoint, and a read of a gift with its seal. */
const insertAuditProofs = async (client: Client, donation: string): Promise<void> => {
  const insert = (table: string, values: Values) => insertRow(client, table, values);
  const now = new Date();
  const number = nextNumber();
  const keyId = unique('key');
  await insert('signing_keys', {
    key_id: keyId,
    purpose: 'documents',
    algorithm: 'EdDSA',
    public_jwk: {},
    valid_from: now,
  });
  await insert('digital_signatures', {
    signer_id: ENGINE_USER_ID,
    resource_type: 'receipts',
    resource_id: newId(),
    document_version: 1,
    content_sha256: HASH,
    manifest: '{}',
    signature: 'a..b',
    key_id: keyId,
    algorithm: 'EdDSA',
    signed_at: now,
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
    const read = { id: newId(), resource_type: 'donations', resource_id: donation, action: 'read', granted: true };
    await client.query('select access_record($1)', [JSON.stringify([{ ...read, accessed_at: now }])]);
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

/** A policy with a run of its own, that has purged the whole of a stream. */
const insertRetention = async (client: Client): Promise<void> => {
  const stream = 7;
  const { rows: known } = await client.query<{ id: string }>(
    `select id from retention_policies where is_active and resource_type = 'audit_logs'`,
  );
  const policy = known[0]?.id ?? (await rowsIn(client).retentionPolicy());
  if (!known[0]) await insertRow(client, 'audit_retention_config', { audit_type: 't', retention_days: 400 });
  const { rows: heads } = await client.query<{ sequence: string }>(
    'select sequence from audit_heads where stream = $1',
    [stream],
  );
  await appendOldEvents(client, stream, [500]);
  const run = await insertRun(client, policy, stream, Number(heads[0]!.sequence) + 1);
  await purge(client, stream, run);
  await client.query(`update retention_runs set status = 'changed', ended_at = now() where id = $1`, [run.run]);
};

/** Rows of the areas that have an `area-rows.ts` beside their tests; the others' stand below. */
const insertRowsOfAreas = async (client: Client): Promise<void> => {
  for (const { area } of AREAS) {
    const file = join(__dirname, '..', area, 'area-rows.ts');
    if (!existsSync(file)) continue;
    const { insertRows } = (await import(file)) as { insertRows: (client: Client) => Promise<void> };
    await insertRows(client);
  }
};

/**
 * At least one row in every table, all consistent with each other, written as the application writes them. Where a row
 * can be of a donor, one is of the donor whose id this returns.
 */
export const insertEverything = async (client: Client): Promise<string> => {
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
  await insertRetention(client);
  await insertDestroyedKey(client);
  await insert('idempotency_keys', { actor_id: user, key: unique('key'), request_hash: HASH, expires_at: soon() });

  const asset = await rows.asset();
  const organization = await rows.organization();
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
  const donation = await rows.donation({ donor_id: donor });
  const escalation = await rows.escalation({
    requested_by: user,
    permission: 'donations:read',
    resource_type: 'donations',
    resource_id: donation,
  });
  await insert('escalation_approvals', {
    request_id: escalation,
    requested_by: user,
    approver_id: ENGINE_USER_ID,
    approved_at: new Date(),
  });
  await appendAuditEvent(client, 0, { resource_type: 'donation', resource_id: donation });
  await insertAuditProofs(client, donation);
  const webhook = await rows.webhook();
  const payment = await rows.payment({ donation_id: donation, webhook_id: webhook, status: 'matched' });
  await insert('reversals', {
    provider: 'sandbox',
    provider_reference: 'reversal-1',
    kind: 'dispute',
    event: 'opened',
    payment_id: payment,
    payment_reference: 'p',
    webhook_id: webhook,
    amount_atomic: '1',
    currency: 'USD',
    status: 'open',
    occurred_at: new Date(),
  });
  const list = await rows.list();
  await insert('screening_entities', {
    list_id: list,
    entity_ref: 'demo:1',
    kind: 'person',
    names: '[]',
    content_hash: HASH,
  });
  await insert('screening_runs', {
    subject_type: 'donation',
    subject_id: donation,
    outcome: 'hit',
    payment_ids: [payment],
    list_ids: [list],
    lists_as_of: new Date(),
    matcher_version: '1',
    threshold: '0.9',
    score: '0.95',
  });
  await insert('cleared_pairs', {
    subject_type: 'donor',
    subject_key: donor,
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
  await rows.receipt({ organization_id: organization, donation_id: donation, replaces_id: first });
  await insert('payment_dates', {
    payment_id: payment,
    given_on: '2026-02-27',
    time_zone: 'America/New_York',
    proposed_by: ENGINE_USER_ID,
    proposal_hash: HASH,
    status: 'approved',
    decided_by: user,
    decided_at: new Date(),
  });
  await insert('receipt_counters', { organization_id: organization, year: 2026, last_number: 2 });
  const event = await rows.outbox({ kind: 'deliver', aggregate_id: donation });
  await insert('webhook_deliveries', { endpoint_id: await rows.endpoint(), event_id: event });
  await insertRowsOfAreas(client);
  return donor;
};
