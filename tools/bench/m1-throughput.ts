import { randomUUID } from 'node:crypto';
import { freePort } from '../../stack/ports';
import { interleave, secondsFor } from './arms';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { AT_ONCE, completed, deliver, giftOf, givePledged, pledgeAndWait, signPayment } from './gifts';
import { expectIntact } from './intact';
import { NOOP_QUEUE } from './noop-queue';
import { spreadOf } from './spread';
import { startStandIn } from './stand-in';

const GIFTS = 100;
const NOOPS = 150;
const WARM_UP = 30;
const ROUNDS = 5;
const TARGET = 0.45;

const perSecond = async (count: number, seconds: Promise<number>): Promise<number> => count / (await seconds);

/** Workflows without a step, from start to seen result. */
const noops = ({ temporal }: BenchSystem, count: number): Promise<number> =>
  perSecond(
    count,
    secondsFor(Array.from({ length: count }), AT_ONCE, () =>
      temporal.workflow.execute('noop', { taskQueue: NOOP_QUEUE, workflowId: `noop:${randomUUID()}` }),
    ),
  );

/**
 * Pledged gifts, each from its signed webhook to the seen end of its process: stored, booked, screened, settled, the
 * PDF rendered and in S3. Pledges, and the starts of their processes, are made before and not timed.
 */
const pledgedGifts = async (system: BenchSystem, count: number): Promise<number> => {
  const gifts = (await pledgeAndWait(system, count)).map((id) => ({ id, ...signPayment(system, id) }));
  return perSecond(
    count,
    secondsFor(gifts, AT_ONCE, ({ id, webhook }) => givePledged(system, id, webhook)),
  );
};

/** Gifts that begin with their payment: everything there is, from donor and key to the PDF, is timed. */
const paymentFirstGifts = (system: BenchSystem, count: number): Promise<number> => {
  const payments = Array.from({ length: count }, () => signPayment(system));
  return perSecond(
    count,
    secondsFor(payments, AT_ONCE, async ({ reference, webhook }) => {
      await deliver(system, webhook);
      await completed(system, await giftOf(system, reference));
    }),
  );
};

/**
 * Measures gifts a second over workflows without a step a second: same server, same number of clients, same workers.
 */
export const measureThroughput = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  const worker = await startStandIn(system, 'core', 'noop-worker', { METRICS_PORT: String(await freePort()) });
  try {
    log(`M1: warming up`);
    await noops(system, WARM_UP);
    await pledgedGifts(system, WARM_UP);
    const arms = {
      pledgedPerS: () => pledgedGifts(system, GIFTS),
      noopPerS: () => noops(system, NOOPS),
      paymentFirstPerS: () => paymentFirstGifts(system, GIFTS),
    };
    const rounds = await interleave(ROUNDS, arms, ({ pledgedPerS, noopPerS, paymentFirstPerS }, round) =>
      log(
        `M1: ${round} of ${ROUNDS}: ${pledgedPerS.toFixed(1)} pledged gifts/s, ${noopPerS.toFixed(1)} no-op workflows/s, ` +
          `${paymentFirstPerS.toFixed(1)} payment-first gifts/s`,
      ),
    );
    log('M1: checking ledger, receipts, files and audit chain');
    await expectIntact(system);
    return [
      {
        measure: 'M1',
        what: 'gifts/s, all of it timed: payment, donor and key, process start, PDF; over no-op workflows/s',
        value: spreadOf(rounds.map(({ paymentFirstPerS, noopPerS }) => paymentFirstPerS / noopPerS)),
        pairs: ROUNDS,
        target: { kind: 'at least', value: TARGET },
        arms: rounds,
      },
      {
        measure: 'M1',
        what: 'pledged gifts/s from webhook to PDF (pledge and process start before the clock), over no-op workflows/s',
        value: spreadOf(rounds.map(({ pledgedPerS, noopPerS }) => pledgedPerS / noopPerS)),
        pairs: ROUNDS,
      },
    ];
  } finally {
    await worker.stop();
  }
};
