import { retentionWorkflowId } from '../../contracts/audit/retention-messages';
import type { RetentionPolicyResource, RetentionRunResource } from '../../contracts/audit/retention-schemas';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { loadWorkerConfig } from '../../platform/config';
import { loadSigningKey } from '../../platform/crypto/signing-key';
import { createLockedStore, type LockedStore } from '../../platform/storage/locked-store';
import { lockCheckpoints } from '../../services/audit/lock-checkpoints';
import { takeCheckpoint } from '../../services/audit/take-checkpoint';
import { openTool } from '../../tools/open-tool';
import { engine, openClient } from '../integration/database/harness';
import { appendOldEvents } from '../integration/database/retention-rows';
import { verifyOnline } from '../setup/audit-check';
import { insist } from '../setup/gifts';
import type { TestSystem } from '../setup/system';
import { atStage, completed } from '../setup/workflow-watch';

const STREAMS = [0, 1];
const AGES_DAYS = [600, 599, 598];
const COUNT = STREAMS.length * AGES_DAYS.length;

const auditOf = (env: Record<string, string>) => {
  const config = loadWorkerConfig(env);
  const { AUDIT_SIGNING_KEY: value, AUDIT_SIGNING_KEY_FILE: file } = config;
  return {
    config,
    signer: loadSigningKey({ name: 'AUDIT_SIGNING_KEY', value, file }),
    store: createLockedStore(config),
  };
};

/**
 * Puts old events at the beginning of two streams, signed and under lock while nothing stands behind them: only such a
 * range may go. For a log that is empty yet.
 */
export const seedOldEvents = async (env: Record<string, string>): Promise<void> => {
  const { config, signer, store } = auditOf(env);
  const tool = await openTool(config);
  const client = await openClient(config.DATABASE_URL, ENGINE_USER_ID);
  const ports = {
    withActor: tool.withActor,
    auditSigner: signer,
    lockedStore: store,
    auditLockDays: config.AUDIT_LOCK_DAYS,
    signal: new AbortController().signal,
  };
  try {
    for (const stream of STREAMS) await appendOldEvents(client, stream, AGES_DAYS);
    await takeCheckpoint(ports, engine());
    await lockCheckpoints(ports, engine());
  } finally {
    await Promise.all([client.end(), tool.close()]);
  }
};

const keysUnder = async (store: LockedStore, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.versions(prefix)) keys.push(key);
  return keys;
};

/** What is old is counted, agreed to by another person, archived and purged, and the run ends with a manifest. */
export const purges = async (system: TestSystem) => {
  const { lead, admin } = system.clients;
  const policy = await lead.post<RetentionPolicyResource>('/v1/retention-policies', {
    policy_name: 'Audit log',
    resource_type: 'audit_logs',
    retention_period_days: 365,
  });
  const { id } = await lead.post<RetentionRunResource>('/v1/retention-runs', { policy_id: policy.id });
  return async () => {
    const path = `/v1/retention-runs/${id}`;
    const read = () => lead.get<RetentionRunResource>(path);
    const run = retentionWorkflowId(id);
    await atStage(system, run, 'awaiting-approval');
    const { selected_count: count, selection_sha256: hash } = await read();
    expect(count).toBe(COUNT);
    const decision = { decision: 'approve', count, hash };
    await insist(() => admin.post(`${path}/decision`, decision, `decide-${id}`), 'the decision');
    await completed(system, run);

    expect(await read()).toMatchObject({ status: 'done', purged_count: COUNT, decided_by: system.people.admin.userId });
    const stones = await system.query('select stream, event_count::int as count from audit_tombstones order by number');
    expect(stones).toEqual(STREAMS.map((stream) => ({ stream, count: AGES_DAYS.length })));
    const events = await system.query<{ action: string }>(
      `select action from audit_logs where resource_id = $1 or action = 'audit.purged' order by occurred_at, sequence`,
      [id],
    );
    expect(events.map(({ action }) => action)).toEqual([
      'retention-run.started',
      'retention-run.counted',
      'retention-run.approved',
      ...STREAMS.map(() => 'audit.purged'),
      'retention-run.done',
    ]);
    const { signer, store } = auditOf(system.env);
    expect(await keysUnder(store, 'retention/')).toEqual([`retention/${id}.json`]);
    expect(await keysUnder(store, 'archives/')).toEqual(
      STREAMS.map((stream) => `archives/${stream}/1-${AGES_DAYS.length}.ndjson.gz`),
    );
    const { findings, doubts } = await verifyOnline({ url: system.env['DATABASE_URL']!, store, signers: [signer] });
    expect([findings, doubts]).toEqual([[], []]);
  };
};
