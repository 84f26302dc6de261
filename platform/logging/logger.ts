import { pino, type Logger } from 'pino';

export type { Logger };

/** Fields that may hold personal data or a secret; removed from every log line. */
const REDACTED = ['email', 'name', 'fullName', 'address', 'authorization', 'parameters', 'detail', 'query', 'body'];

/**
 * Returns an error for the log: class, code, constraint and stack frames. Its message stays out, because drivers put
 * values of the query into it.
 */
export const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code, constraint, type } = error as { code?: unknown; constraint?: unknown; type?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return {
    error: error.constructor.name,
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof type === 'string' && { type }),
    frames,
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
};

export const createLogger = (process: string, level: string): Logger =>
  pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '(cut)' },
    serializers: {
      err: describeError,
      error: (value: unknown) => (value instanceof Error ? describeError(value) : value),
    },
  });
