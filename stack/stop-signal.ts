const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PATIENCE_MS = 1_000;
const NUMBER = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/**
 * Runs `stop` on the first Ctrl-C, SIGTERM or hang-up and ends the program when it is done. A second signal within a
 * second is the same request (npm and the terminal both send one); a later one ends the program at once.
 * @param stop gets the usual exit code, 128 + the signal's number, and gives back the one to use.
 */
export const onStopSignal = (stop: (exitCode: number) => Promise<number>): void => {
  let first: number | undefined;
  const receive = (signal: (typeof SIGNALS)[number]): void => {
    const usual = 128 + NUMBER[signal];
    if (first !== undefined) {
      if (Date.now() - first > PATIENCE_MS) process.exit(usual);
      return;
    }
    first = Date.now();
    void stop(usual).then(
      (code) => process.exit(code),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, receive);
};
