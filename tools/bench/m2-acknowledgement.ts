import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { freePort } from '../../stack/ports';
import { interleave } from './arms';
import { BARE_TABLE } from './bare-table';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { AT_ONCE, signPayment, webhookPath } from './gifts';
import { spreadOf } from './spread';
import { startStandIn } from './stand-in';

const REQUESTS = 2_000;
const WARM_UP = 300;
const PAIRS = 5;
const MIN_THROUGHPUT = 0.5;
const MAX_P99 = 4;
/** autocannon makes a request or two for each connection that it does not send. */
const SPARE = 2 * AT_ONCE;

interface Acknowledged {
  perS: number;
  p99Ms: number;
}

/** Sends `amount` payments, each with a body and a signature of its own, prepared before the clock starts. */
const acknowledge = async (system: BenchSystem, url: string, amount: number): Promise<Acknowledged> => {
  const webhooks = Array.from({ length: amount + SPARE }, () => signPayment(system).webhook).values();
  const begun = performance.now();
  const result = await autocannon({
    url,
    connections: AT_ONCE,
    amount,
    requests: [
      {
        method: 'POST',
        path: webhookPath,
        setupRequest: (request) => {
          const { value } = webhooks.next();
          if (!value) throw new Error('autocannon asked for more requests than were prepared');
          return { ...request, ...value };
        },
      },
    ],
  });
  const seconds = (performance.now() - begun) / 1000;
  const accepted = result['2xx'];
  if (accepted !== amount) throw new Error(`${url}: ${amount - accepted} of ${amount} webhooks were not accepted`);
  return { perS: amount / seconds, p99Ms: result.latency.p99 };
};

/** Everything acknowledged must be in the records: a webhook row and a payment each. */
const expectStored = async ({ query }: BenchSystem, before: number, sent: number): Promise<void> => {
  const stored = (await countPayments({ query })) - before;
  if (stored !== sent) throw new Error(`${sent} webhooks were acknowledged and ${stored} payments stored`);
};

const countPayments = async ({ query }: Pick<BenchSystem, 'query'>): Promise<number> => {
  const [row] = await query<{ n: number }>(
    'select count(*)::int as n from payments p join webhooks w on w.id = p.webhook_id',
  );
  return row?.n ?? 0;
};

/**
 * The acknowledgement of a payment without a pledge, the webhook with the most to store, against a bare route.
 * Stops the workers: only the acknowledgement is measured. Run it last, its gifts are left to nobody.
 */
export const measureAcknowledgement = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  await Promise.all([system.processes.core.stop(), system.processes.documents.stop()]);
  for (const statement of BARE_TABLE) await system.query(statement);
  const port = await freePort();
  const bareUrl = `http://127.0.0.1:${port}`;
  const bare = await startStandIn(system, 'api', 'bare-server', { API_PORT: String(port) });
  try {
    log('M2: warming up');
    await acknowledge(system, bareUrl, WARM_UP);
    await acknowledge(system, system.url, WARM_UP);
    const before = await countPayments(system);
    const arms = {
      webhook: () => acknowledge(system, system.url, REQUESTS),
      bare: () => acknowledge(system, bareUrl, REQUESTS),
    };
    const rounds = await interleave(PAIRS, arms, ({ webhook, bare: other }, round) =>
      log(
        `M2: ${round} of ${PAIRS}: webhooks ${webhook.perS.toFixed(0)}/s, p99 ${webhook.p99Ms} ms; ` +
          `bare route ${other.perS.toFixed(0)}/s, p99 ${other.p99Ms} ms`,
      ),
    );
    await expectStored(system, before, PAIRS * REQUESTS);
    return [
      {
        measure: 'M2',
        what: 'webhook acknowledgements/s, over those of a bare route with one INSERT',
        value: spreadOf(rounds.map((round) => round.webhook.perS / round.bare.perS)),
        pairs: PAIRS,
        target: { kind: 'at least', value: MIN_THROUGHPUT },
        arms: rounds,
      },
      {
        measure: 'M2',
        what: "p99 of a webhook's acknowledgement, over that of the bare route",
        value: spreadOf(rounds.map((round) => round.webhook.p99Ms / round.bare.p99Ms)),
        pairs: PAIRS,
        target: { kind: 'at most', value: MAX_P99 },
      },
    ];
  } finally {
    await bare.stop();
  }
};
