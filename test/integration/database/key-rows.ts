import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import type { SelectedKey } from '../../../contracts/audit/retention';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { HASH, insertRow, nextNumber, rowsIn, type Values } from './rows';

/** A key by its name, such as `receipts:2020` or `2020-06`. */
export const keyNamed = (id: string, version = 1): SelectedKey => ({
  scope: id.includes(':') ? 'retention' : 'intake',
  id,
  version,
});

export const insertKey = async (client: Client, { scope, id, version }: SelectedKey): Promise<void> => {
  const row = { scope, scope_id: id, key_version: version, master_key_id: 'm', wrapped_key: Buffer.from('k') };
  await insertRow(client, 'encryption_keys', row);
};

/** A policy about keys of a class, or about those of intake. */
export const insertKeyPolicy = (client: Client, keyClass: string | null, v: Values = {}): Promise<string> =>
  rowsIn(client).retentionPolicy({
    resource_type: keyClass === null ? 'intake_keys' : 'retention_keys',
    key_class: keyClass,
    retention_action: 'destroy-keys',
    ...v,
  });

/** A run that has counted these keys. */
export const insertKeyRun = (client: Client, policy: string, keys: readonly SelectedKey[], v: Values = {}) =>
  insertRow(client, 'retention_runs', {
    policy_id: policy,
    policy_by: ENGINE_USER_ID,
    started_by: ENGINE_USER_ID,
    status: 'counted',
    cutoff: new Date(Date.now() - 366 * 86_400_000),
    selection: JSON.stringify(keys),
    selected_count: keys.length,
    selection_sha256: HASH,
    ...v,
  });

export const destroyKey = (client: Client, run: string, { scope, id, version }: SelectedKey) =>
  client.query('select * from destroy_retention_key($1, $2, $3, $4, $5::integer)', [run, newId(), scope, id, version]);

/** A key of its own that its run has destroyed, and the policy off. */
export const insertDestroyedKey = async (client: Client): Promise<void> => {
  const month = nextNumber() % 228;
  const key = keyNamed(`${2000 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`);
  await insertKey(client, key);
  const policy = await insertKeyPolicy(client, null);
  const run = await insertKeyRun(client, policy, [key]);
  await destroyKey(client, run, key);
  await client.query(`update retention_runs set status = 'changed', ended_at = now() where id = $1`, [run]);
  await client.query('update retention_policies set is_active = false where id = $1', [policy]);
};
