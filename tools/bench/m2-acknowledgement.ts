import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { freePort } from '../../stack/ports';
import { interleave } from './arms';
import { BARE_TABLE } from './bare-table';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { AT_ONCE, pledgeGifts, signPayment, webhookPath, type SignedWebhook } from './gifts';
import { spreadOf } from './spread';
import { startStandIn } from './stand-in';

const REQUESTS = 1_000;
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

/** Sends `amount` of the webhooks, each with a body and a signature of its own, made before the clock starts. */
const acknowledge = async (url: string, amount: number, webhooks: readonly SignedWebhook[]): Promise<Acknowledged> => {
  const waiting = webhooks.values();
  const setupRequest: autocannon.Request['setupRequest'] = (request) => {
    const { value } = waiting.next();
    if (!value) throw new Error('autocannon asked for more requests than were prepared');
    return { ...request, ...value };
  };
  const requests = [{ method: 'POST', path: webhookPath, setupRequest }] satisfies autocannon.Request[];
  const begun = performance.now();
  // It ends on a whole second, so the last answer is timed here.
  let last = begun;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const settle = (error: unknown, done: autocannon.Result) =>
      error instanceof Error ? reject(error) : resolve(done);
    autocannon({ url, connections: AT_ONCE, amount, requests }, settle).on('response', () => {
      last = performance.now();
    });
  });
  const accepted = result['2xx'];
  if (accepted !== amount) throw new Error(`${url}: ${amount - accepted} of ${amount} webhooks were not accepted`);
  return { perS: (amount * 1000) / (last - begun), p99Ms: result.latency.p99 };
};

const countPayments = async ({ query }: BenchSystem): Promise<number> => {
  const [row] = await query<{ n: number }>(
    'select count(*)::int as n from payments p join webhooks w on w.id = p.webhook_id',
  );
  return row?.n ?? 0;
};

/** Everything acknowledged must be in the records: a webhook row and a payment each. */
const expectStored = async (system: BenchSystem, before: number, sent: number): Promise<void> => {
  const stored = (await countPayments(system)) - before;
  if (stored !== sent) throw new Error(`${sent} webhooks were acknowledged and ${stored} payments stored`);
};

const said = ({ perS, p99Ms }: Acknowledged): string => `${perS.toFixed(0)}/s, p99 ${p99Ms} ms`;

/**
 * Measures the acknowledgement of a payment against a bare route: of one for a pledged gift, and of one that begins a
 * gift, which is the webhook with the most to store. Stops the workers, so that only the acknowledgement is measured;
 * run it last, as its gifts are not processed further.
 */
export const measureAcknowledgement = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  await Promise.all([system.processes.core.stop(), system.processes.documents.stop()]);
  for (const statement of BARE_TABLE) await system.query(statement);
  const port = await freePort();
  const bareUrl = `http://127.0.0.1:${port}`;
  const bare = await startStandIn(system, 'api', 'bare-server', { API_PORT: String(port) });
  try {
    log(`M2: pledging ${REQUESTS + SPARE} gifts, each to be paid in ${PAIRS} parts`);
    const gifts = await pledgeGifts(system, REQUESTS + SPARE, '250.00');
    const ofPledges = () => gifts.map((id) => signPayment(system, id).webhook);
    const withoutPledge = (amount: number) => Array.from({ length: amount + SPARE }, () => signPayment(system).webhook);
    log('M2: warming up');
    await acknowledge(bareUrl, WARM_UP, withoutPledge(WARM_UP));
    await acknowledge(system.url, WARM_UP, withoutPledge(WARM_UP));
    const before = await countPayments(system);
    const arms = {
      pledged: () => acknowledge(system.url, REQUESTS, ofPledges()),
      bare: () => acknowledge(bareUrl, REQUESTS, withoutPledge(REQUESTS)),
      begun: () => acknowledge(system.url, REQUESTS, withoutPledge(REQUESTS)),
    };
    const rounds = await interleave(PAIRS, arms, (round, number) =>
      log(
        `M2: ${number} of ${PAIRS}: payments of pledges ${said(round.pledged)}; bare route ${said(round.bare)}; ` +
          `payments that begin a gift ${said(round.begun)}`,
      ),
    );
    await expectStored(system, before, 2 * PAIRS * REQUESTS);
    const figure = (what: string, ratio: (round: (typeof rounds)[number]) => number): Figure => ({
      measure: 'M2',
      what,
      value: spreadOf(rounds.map(ratio)),
      pairs: PAIRS,
    });
    return [
      {
        ...figure(
          'acknowledged payments of pledges/s, over requests/s of a bare route with one INSERT',
          ({ pledged, bare: other }) => pledged.perS / other.perS,
        ),
        target: { kind: 'at least', value: MIN_THROUGHPUT },
        arms: rounds,
      },
      {
        ...figure('p99 of the same, over that of the bare route', (round) => round.pledged.p99Ms / round.bare.p99Ms),
        target: { kind: 'at most', value: MAX_P99 },
      },
      figure(
        'acknowledged payments that begin a gift/s, over the bare route',
        ({ begun, bare: other }) => begun.perS / other.perS,
      ),
      figure('p99 of the same, over that of the bare route', (round) => round.begun.p99Ms / round.bare.p99Ms),
    ];
  } finally {
    await bare.stop();
  }
};
