import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { heartbeatActivityInterceptor } from './activity-heartbeat';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const lasting = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Starts an activity under the interceptor; `beats` counts its heartbeats, also those after its end. */
const start = (info: { heartbeatTimeoutMs?: number }, activity: () => Promise<void>) => {
  const options = { interceptors: [heartbeatActivityInterceptor], logger: new DefaultLogger('ERROR') };
  const environment = new MockActivityEnvironment(info, options);
  let count = 0;
  environment.on('heartbeat', () => (count += 1));
  return { ended: environment.run(activity), beats: () => count };
};

it('an activity sends three heartbeats per timeout while it runs, and none afterwards', async () => {
  const { ended, beats } = start({ heartbeatTimeoutMs: 15_000 }, () => lasting(21_000));
  await jest.advanceTimersByTimeAsync(14_999);
  expect(beats()).toBe(2);
  await jest.advanceTimersByTimeAsync(6_001);
  await ended;
  expect(beats()).toBe(4);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(beats()).toBe(4);
});

it('an activity sends no heartbeat after it failed', async () => {
  const { ended, beats } = start({ heartbeatTimeoutMs: 15_000 }, () => Promise.reject(new Error('planted')));
  await expect(ended).rejects.toThrow('planted');
  await jest.advanceTimersByTimeAsync(60_000);
  expect(beats()).toBe(0);
});

it('an activity without a heartbeat timeout sends no heartbeat', async () => {
  const { ended, beats } = start({}, () => lasting(60_000));
  await jest.advanceTimersByTimeAsync(60_000);
  await ended;
  expect(beats()).toBe(0);
});
