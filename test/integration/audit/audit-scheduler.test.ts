import {
  auditSchedulerQuery,
  auditSchedulerWorkflowId,
  type AuditSchedulerState,
} from '../../../contracts/audit/messages';
import { startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';

let api: TestApiWithWorkers;
beforeAll(async () => {
  api = await startApiWithWorkers();
});
afterAll(() => api.close());

const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error('it did not happen within 30 s');
};

test('a starting worker signs the audit log, locks the checkpoint and tests the lock', async () => {
  const [locked] = await until(async () => {
    const found = await api.query<{ sequence: string; created_by: string }>(
      `select sequence, created_by from audit_checkpoints c join assets a on a.id = c.asset_id where a.retained_until is not null`,
    );
    return found.length > 0 ? found : undefined;
  });
  expect(locked).toMatchObject({ sequence: '1' });
  const [tested] = await api.query(
    `select outcome, request_id <> '' as traceable from audit_logs where action = 'audit.lock-tested'`,
  );
  expect(tested).toEqual({ outcome: 'done', traceable: true });

  const scheduler = api.temporal.workflow.getHandle(auditSchedulerWorkflowId());
  const state = await until(async () => {
    const now = await scheduler.query<AuditSchedulerState, []>(auditSchedulerQuery);
    return now.lastCheckpoint === null ? undefined : now;
  });
  expect(state).toEqual({ lastCheckpoint: '1', lockTest: 'holds', failing: [] });
});
