const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls `probe` until it returns true.
 * @returns false when `timeoutMs` went by first; what `probe` throws is passed on.
 */
export const waitUntil = async (
  probe: () => Promise<boolean> | boolean,
  timeoutMs: number,
  everyMs = 25,
): Promise<boolean> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await probe()) return true;
    if (Date.now() >= end) return false;
    await sleep(everyMs);
  }
};

/** Runs `work` and reports every five seconds that it still goes on: silence looks like a hang. */
export const withProgress = async <T>(
  log: (line: string) => void,
  what: (seconds: number) => string,
  work: () => Promise<T>,
): Promise<T> => {
  const begin = Date.now();
  const timer = setInterval(() => log(what(Math.round((Date.now() - begin) / 1000))), 5_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
