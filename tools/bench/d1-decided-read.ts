import { freePort } from '../../stack/ports';
import { interleave, secondsFor } from './arms';
import type { BenchSystem } from './bench-system';
import type { Figure } from './figures';
import { pledgeGifts } from './gifts';
import { spreadOf } from './spread';
import { startStandIn } from './stand-in';

const REQUESTS = 2_000;
const WARM_UP = 1_000;
const GIFTS = 100;
const AT_ONCE = 10;
const PAIRS = 5;
const MAX_RATIO = 1.3;

/** Reads gifts one by one, over as many connections as there are lanes. Returns the milliseconds of one read. */
const readAll = async (url: string, key: string, gifts: readonly string[], reads: number): Promise<number> => {
  const headers = { authorization: `Bearer ${key}` };
  const ids = Array.from({ length: reads }, (_, n) => gifts[n % gifts.length]);
  const seconds = await secondsFor(ids, AT_ONCE, async (id) => {
    const response = await fetch(`${url}/v1/donations/${id}`, { headers });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${answer}`);
  });
  return (seconds * 1000) / reads;
};

/** Both must answer the same, or they do not do the same. */
const expectSame = async (urls: readonly string[], key: string, id: string): Promise<void> => {
  const headers = { authorization: `Bearer ${key}` };
  const answers = await Promise.all(
    urls.map(async (url) => JSON.stringify(await (await fetch(`${url}/v1/donations/${id}`, { headers })).json())),
  );
  if (new Set(answers).size !== 1) throw new Error(`the arms answer differently: ${answers.join(' and ')}`);
};

/**
 * Measures the cost of a decision on a read: a gift read through the API, over the same read without the rule engine.
 */
export const measureDecidedRead = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  const key = system.people.finance.apiKey;
  const gifts = await pledgeGifts(system, GIFTS);
  const port = await freePort();
  const plainUrl = `http://127.0.0.1:${port}`;
  const plain = await startStandIn(system, 'api', 'plain-read-server', { API_PORT: String(port) });
  try {
    await expectSame([system.url, plainUrl], key, gifts[0] ?? '');
    log('D1: warming up');
    await readAll(plainUrl, key, gifts, WARM_UP);
    await readAll(system.url, key, gifts, WARM_UP);
    const arms = {
      plainMs: () => readAll(plainUrl, key, gifts, REQUESTS),
      decidedMs: () => readAll(system.url, key, gifts, REQUESTS),
    };
    const rounds = await interleave(PAIRS, arms, ({ plainMs, decidedMs }, number) =>
      log(`D1: ${number} of ${PAIRS}: ${decidedMs.toFixed(2)} ms a read, ${plainMs.toFixed(2)} ms without the engine`),
    );
    return [
      {
        measure: 'D1',
        what: 'time of an authorised read over HTTP, over the same read without the rule engine',
        value: spreadOf(rounds.map(({ plainMs, decidedMs }) => decidedMs / plainMs)),
        pairs: PAIRS,
        target: { kind: 'at most', value: MAX_RATIO },
        arms: rounds,
      },
    ];
  } finally {
    await plain.stop();
  }
};
