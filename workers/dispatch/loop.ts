import { setTimeout as sleep } from 'node:timers/promises';

export interface Loop {
  /** There may be work: look at once. */
  wake(): void;
  /** Ends after the round that runs. */
  stop(): Promise<void>;
}

export interface LoopSettings {
  /** Does what is due; true when there may be more at once. */
  round(): Promise<boolean>;
  pollMs: number;
  onError(error: unknown): void;
}

/** Runs rounds of work: at once while there is more, else when woken, at the latest after `pollMs`. */
export const startLoop = ({ round, pollMs, onError }: LoopSettings): Loop => {
  let stopped = false;
  let woken = false;
  let pause = new AbortController();

  const rest = async () => {
    if (woken || stopped) return;
    pause = new AbortController();
    await sleep(pollMs, undefined, { signal: pause.signal }).catch(() => undefined);
  };

  const running = (async () => {
    while (!stopped) {
      woken = false;
      const more = await round().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (!more) await rest();
    }
  })();

  const wake = () => {
    woken = true;
    pause.abort();
  };
  return {
    wake,
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
};
