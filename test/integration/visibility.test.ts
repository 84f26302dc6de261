import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { donationWorkflowId } from '../../contracts/donations/messages';
import { installBinaries } from '../../stack/install';
import { readHistory, type ReadHistory } from '../setup/histories';
import { eventually, LISTED_NAME, startApiWithWorkers, type TestApiWithWorkers } from '../setup/api-with-workers';
import { pay } from '../setup/webhooks';

let api: TestApiWithWorkers;
let finance: string;
let officer: string;
beforeAll(async () => {
  api = await startApiWithWorkers();
  finance = await api.key('finance');
  officer = await api.key('compliance');
});
afterAll(() => api.close());

const pledge = async (fullName: string): Promise<string> => {
  const donor = { kind: 'individual', full_name: fullName, country: 'US' };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  return (await api.ask('/v1/donations', { key: finance, body })).body['id'] as string;
};

/** What an operator sees of a run in the Temporal UI. */
const seen = async (workflowId: string) => {
  const handle = api.temporal.workflow.getHandle(workflowId);
  const { searchAttributes, raw } = await handle.describe();
  const text = async () =>
    (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails;
  return {
    attributes: searchAttributes as Record<string, unknown[]>,
    details: (await text()) ?? '',
    summary: raw.executionConfig?.userMetadata?.summary,
    history: await readHistory(api.temporal, workflowId),
  };
};
const atStage = (workflowId: string, stage: string) =>
  eventually(
    () => seen(workflowId).catch(() => undefined),
    (run) => run?.attributes['Stage']?.[0] === stage,
  );
/** The summaries of timers and steps, as the UI shows them beside the events to whoever may open them. */
const summaries = ({ payloads }: ReadHistory): string[] =>
  payloads.filter(({ place }) => place.endsWith('.userMetadata.summary')).map(({ text }) => JSON.parse(text) as string);

test('a workflow run shows its wait and deadline in words, and is found by stage, method, amount and due date', async () => {
  const id = await pledge('Marigold Testwell');
  const waiting = (await atStage(donationWorkflowId(id), 'awaiting-payment'))!;
  expect(waiting.attributes).toMatchObject({
    Stage: ['awaiting-payment'],
    Method: ['card'],
    AmountBucket: ['1e1'],
    DueAt: [expect.any(Date)],
  });
  expect(waiting.details).toMatch(/^Waits for the payment until \d{4}-\d\d-\d\dT/);
  expect(summaries(waiting.history)).toEqual(expect.arrayContaining(['A gift by card', 'Payment window']));
  await pay(api, { donation_id: id });
  const closed = (await atStage(donationWorkflowId(id), 'closed'))!;
  expect(closed.details).toBe('Closed: the gift is reconciled.');
  expect(summaries(closed.history)).toContain('Render the receipt and store it');
});

test('a change by a workflow step is audited with its run, and a change by a request without one', async () => {
  const id = await pledge('Marigold Testwell');
  await pay(api, { donation_id: id });
  await atStage(donationWorkflowId(id), 'closed');
  const events = await api.query<{ action: string; run_id: string | null }>(
    `select action, run_id from audit_logs where resource_type = 'donation' and resource_id = $1 order by sequence`,
    [id],
  );
  const runs = new Map(events.map(({ action, run_id: run }) => [action, run]));
  expect(runs.get('donation.pledged')).toBeNull();
  const settledIn = runs.get('donation.settled') ?? 'no run';
  // A signal that came behind it may have begun another run since.
  const settled = await api.temporal.workflow.getHandle(donationWorkflowId(id), settledIn).describe();
  expect(settled.runId).toBe(settledIn);
});

test('the workflow of a case shows its assignee, the end of the claim and the due date', async () => {
  const id = await pledge(LISTED_NAME);
  await pay(api, { donation_id: id });
  const held = (await atStage(donationWorkflowId(id), 'in-review'))!;
  const caseId = /case ([0-9a-f-]{36})/.exec(held.details)?.[1] ?? '';
  const open = (await atStage(`case:${caseId}`, 'open'))!;
  expect(open.details).toMatch(/^Waits for a reviewer to claim it\. Due \d{4}-/);
  const claimed = await eventually(
    () => api.ask(`/v1/cases/${caseId}/claim`, { key: officer, body: {}, idempotencyKey: randomUUID() }),
    ({ status }) => status === 200,
  );
  const run = (await atStage(`case:${caseId}`, 'claimed'))!;
  expect(run.details).toContain(`Claimed by ${String(claimed.body['assignee_id'])} until `);
  expect(summaries(run.history)).toEqual(expect.arrayContaining(['Reminder']));
  // No person's name stands in anything that an operator sees, and to whoever has no key the words are sealed as well.
  expect(JSON.stringify([held, run])).not.toContain('Quillfeather');
  for (const { history } of [held, run]) {
    expect(history.clear).toContain(caseId);
    expect(history.raw).not.toContain('Reminder');
    expect(history.unsealed).toEqual([]);
  }
});

/** The command line of Temporal, as an operator who has this API key uses it. */
const shownBy = async (workflowId: string, key: string): Promise<string[]> => {
  const { temporal } = await installBinaries(() => undefined);
  const args = ['workflow', 'show', '--address', api.temporalAddress, '--workflow-id', workflowId, '--output', 'json'];
  const codec = ['--codec-endpoint', `${api.url}/v1/payloads`, '--codec-auth', `Bearer ${key}`];
  const { stdout } = await promisify(execFile)(temporal, [...args, ...codec], { maxBuffer: 16 << 20 });
  return [...stdout.matchAll(/"data": "([^"]*)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString('utf8'),
  );
};

test('the Temporal command line shows a run through the decoder with payloads:read', async () => {
  const id = await pledge('Marigold Testwell');
  await atStage(donationWorkflowId(id), 'awaiting-payment');
  const operator = await shownBy(donationWorkflowId(id), await api.key('dev'));
  expect(operator).toEqual(expect.arrayContaining([`{"donationId":"${id}"}`, '"A gift by card"']));
  const other = await shownBy(donationWorkflowId(id), finance);
  expect(other).toContain('"not permitted"');
  expect(other).not.toContain(`{"donationId":"${id}"}`);
});
