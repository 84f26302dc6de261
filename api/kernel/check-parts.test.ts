import { createCheckParts, overall, type PartChecks } from './check-parts';

const SECOND = 1_000;

/** Parts that all answer at once, but for Postgres, which does as `postgres` says. */
const checkWith = (postgres: PartChecks['postgres']) => {
  const up = async () => undefined;
  return createCheckParts({ postgres, temporal: up, s3: up, audit: up });
};

const answersAfter = (ms: number) => () => new Promise<void>((resolve) => void setTimeout(resolve, ms));
const never = () => new Promise<void>(() => undefined);

/** What a probe is told that comes now. */
const probed = async (check: ReturnType<typeof checkWith>) => {
  const parts = check();
  await jest.advanceTimersByTimeAsync(2 * SECOND);
  return { postgres: (await parts).postgres.state, overall: overall(await parts) };
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('readiness is ready when every part answers in time', async () => {
  expect(await probed(checkWith(answersAfter(1 * SECOND)))).toEqual({ postgres: 'up', overall: 'ready' });
});

test('readiness is degraded, and stays so, when Postgres answers late again and again', async () => {
  const check = checkWith(answersAfter(5 * SECOND));
  for (let minute = 0; minute < 30; minute++) {
    expect(await probed(check)).toEqual({ postgres: 'slow', overall: 'degraded' });
    await jest.advanceTimersByTimeAsync(3 * SECOND);
  }
});

test('readiness is down at once when Postgres refuses', async () => {
  const check = checkWith(() => Promise.reject(new Error('refused')));
  expect(await probed(check)).toEqual({ postgres: 'down', overall: 'down' });
});

test('readiness is down when Postgres has been silent for 30 seconds, and ready when it answers again', async () => {
  let answer: PartChecks['postgres'] = answersAfter(0);
  const failsLate = async () => {
    await answersAfter(15 * SECOND)();
    throw new Error('no answer in time');
  };
  const check = checkWith(() => answer());
  expect((await probed(check)).overall).toBe('ready');
  answer = failsLate;
  expect((await probed(check)).overall).toBe('degraded');
  await jest.advanceTimersByTimeAsync(30 * SECOND);
  expect((await probed(check)).overall).toBe('down');
  answer = answersAfter(0);
  await jest.advanceTimersByTimeAsync(30 * SECOND);
  expect((await probed(check)).overall).toBe('ready');
});

test('a part that has not answered is not asked again for 30 seconds, however many probes come', async () => {
  const postgres = jest.fn(never);
  const check = checkWith(postgres);
  for (let times = 0; times < 5; times++) await probed(check);
  expect(postgres).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(30 * SECOND);
  await probed(check);
  expect(postgres).toHaveBeenCalledTimes(2);
});
