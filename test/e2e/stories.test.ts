import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { donationWorkflowId } from '../../contracts/donations/messages';
import { EVENT_TOPICS } from '../../contracts/webhooks/topics';
import { loadSeedConfig } from '../../platform/config';
import { addEndpoint } from '../../services/webhooks/manage-endpoints';
import { until } from '../../tools/demo/api-client';
import { STORIES } from '../../tools/demo/stories';
import { openTool } from '../../tools/open-tool';
import { operator } from '../../tools/seed/seed';
import { firstGiftCommands, runFirstGift } from '../setup/first-gift';
import { LISTED, pay, pledge, reached } from '../setup/gifts';
import { readHistory } from '../setup/histories';
import { expectInvariants } from '../setup/invariants';
import { startTestSystem, temporalOf, type TestSystem } from '../setup/system';

/** Appears as a donor's name, email and address, and must appear nowhere else. */
const CANARY = 'Kanarienvogel';

interface Delivered {
  id: string;
  body: string;
  headers: Record<string, string>;
}

/** Every refusal that this whole run was answered with, whoever asked: the stories, the provider, the tests. */
const errors: string[] = [];
const ask = globalThis.fetch;
const keepErrors: typeof fetch = async (...request) => {
  const answer = await ask(...request);
  if (!answer.ok) errors.push(await answer.clone().text());
  return answer;
};

let system: TestSystem;
let receiver: Server;
const delivered: Delivered[] = [];
let secret: string;

beforeAll(async () => {
  globalThis.fetch = keepErrors;
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      delivered.push({ id: headers['webhook-id'] ?? '', body, headers });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  system = await startTestSystem({ WEBHOOK_ALLOWED_PRIVATE_HOSTS: host });
  const tool = await openTool(loadSeedConfig(system.env));
  ({ secret } = await addEndpoint(tool, `http://${host}/hook`, EVENT_TOPICS, operator()));
  await tool.close();
});
afterAll(async () => {
  globalThis.fetch = ask;
  await system.close();
  receiver.closeAllConnections();
  receiver.close();
});

test.each(STORIES)('the demo plays the story: $title', async ({ run }) => {
  const local = { ...system, stack: system.stack };
  await run({ system: local, clients: system.clients, say: () => undefined, link: () => undefined });
});

test('the first gift of the README works when its five commands are pasted', async () => {
  expect(firstGiftCommands()).toHaveLength(5);
  const { directory } = system.stack;
  const printed = await runFirstGift({ url: system.url, directory });
  expect(printed).toContain('answered 200');
  expect(printed).toContain('"verdict":"clear"');
  expect(readFileSync(join(directory, 'receipt.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
});

test('outgoing webhooks announce each outcome once, signed, and reveal nothing of a screening', async () => {
  const listed = await pledge(system, LISTED);
  await pay(system, listed.id);
  await until(
    () => system.query<{ status: string }>('select status from donations where id = $1', [listed.id]),
    ([row]) => row?.status === 'flagged',
    'the gift to be held',
  );
  await until(
    async () => delivered.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    (types) => types.includes('donation.refunded'),
    'events',
  );
  for (const { body, headers } of delivered) {
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    expect(body).not.toMatch(/flag|block|screen|hit|case|review/i);
  }
  expect(new Set(delivered.map(({ id }) => id)).size).toBe(delivered.length);
  expect(delivered.filter(({ body }) => body.includes(listed.id))).toEqual([]);
});

test('personal data are in no history, log, metric, error or outgoing webhook', async () => {
  const gift = await system.clients.web.post<{ id: string }>('/v1/donations', {
    method: 'card',
    amount: '25.00',
    currency: 'USD',
    donor: {
      kind: 'individual',
      full_name: `Carla ${CANARY}`,
      email: `${CANARY}@example.org`,
      address: [`${CANARY} Street 1`],
      country: 'US',
    },
  });
  await system.provider.pay({
    donationId: gift.id,
    amount: '25.00',
    currency: 'USD',
    payer: { name: `Carla ${CANARY}`, email: `${CANARY}@example.org` },
  });
  await reached(system, gift.id, 'reconciled');

  const before = errors.length;
  for (const body of [
    JSON.stringify({ donor: { full_name: CANARY, email: CANARY }, amount: CANARY }),
    `{"donor": "${CANARY}`,
    JSON.stringify({
      method: 'card',
      amount: '1.00',
      currency: 'USD',
      donor: { kind: 'individual', full_name: CANARY, email: `${CANARY} at home` },
    }),
  ]) {
    const headers = {
      authorization: `Bearer ${system.people.web.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    };
    const response = await fetch(`${system.url}/v1/donations`, { method: 'POST', headers, body });
    expect(response.status).toBeGreaterThanOrEqual(400);
  }
  expect(errors.length).toBeGreaterThanOrEqual(before + 3);
  const client = temporalOf(system);
  const histories: string[] = [];
  try {
    const runs = await until(
      async () => {
        const listed: { workflowId: string; runId: string }[] = [];
        for await (const run of client.workflow.list()) listed.push(run);
        return listed;
      },
      (listed) => listed.some(({ workflowId }) => workflowId === donationWorkflowId(gift.id)),
      'the list of runs to have this gift',
    );
    for (const { workflowId, runId } of runs) {
      const { raw, clear, payloads, unsealed } = await readHistory(client, workflowId, runId);
      expect([workflowId, unsealed]).toEqual([workflowId, []]);
      expect([workflowId, payloads.some(({ wasSealed }) => wasSealed)]).toEqual([workflowId, true]);
      histories.push(raw, clear);
    }
    expect(histories.length).toBeGreaterThan(10);
    // What is looked through is what the runs say, and Temporal itself can read none of it.
    expect(histories.some((text) => text.includes('donationId'))).toBe(true);
  } finally {
    await client.connection.close();
  }

  const folder = join(system.stack.directory, 'logs');
  const logs = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const metrics = await Promise.all(
    Object.values(system.processes).map(async ({ metricsUrl }) => (await fetch(metricsUrl)).text()),
  );
  const places = { histories, logs, metrics, errors, webhooks: delivered.map(({ body }) => body) };
  for (const [place, texts] of Object.entries(places)) {
    expect(texts.length).toBeGreaterThan(0);
    expect([place, texts.filter((text) => text.includes(CANARY) || text.includes('Quillfeather'))]).toEqual([
      place,
      [],
    ]);
  }
});

test('the demo leaves ledger, receipts and audit log consistent', () => expectInvariants(system));
