/**
 * The facts of a database error that may be shown. Parameters and detail hold values, so nothing here gives them out.
 */
interface DriverError {
  code?: string;
  constraint?: string;
  message?: string;
}

const driverError = (error: unknown): DriverError => {
  if (typeof error !== 'object' || error === null) return {};
  return 'driverError' in error ? (error.driverError as DriverError) : error;
};

/** Returns the SQLSTATE, or the code of a network error. */
export const errorCodeOf = (error: unknown): string | undefined => driverError(error).code;

/** Returns the violated constraint, by the name that migrations and entities give it. */
export const constraintOf = (error: unknown): string | undefined => driverError(error).constraint;

export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  errorCodeOf(error) === '23505' && (constraint === undefined || constraintOf(error) === constraint);

const CLASH_CODES = new Set(['40001', '40P01']);
/** Returns whether the work lost against another transaction: it may pass when run again. */
export const isClash = (error: unknown): boolean => CLASH_CODES.has(errorCodeOf(error) ?? '');

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Too many connections; a statement, lock or idle transaction that took too long.
  '53300',
  '57014',
  '55P03',
  '25P03',
]);
const UNAVAILABLE_CLASSES = /^(08|57P0)/;
// The driver gives these no code.
const UNAVAILABLE_MESSAGES =
  /^(connection terminated|timeout expired|timeout exceeded|query read timeout|client has encountered a connection error|client was closed)/i;

/** Returns whether the server cannot be reached, is going down, or does not answer in time. */
export const isUnavailable = (error: unknown): boolean => {
  const { code, message } = driverError(error);
  if (code !== undefined && (NETWORK_CODES.has(code) || UNAVAILABLE_CLASSES.test(code))) return true;
  return UNAVAILABLE_MESSAGES.test(message ?? '');
};

/**
 * Returns whether the driver gave up waiting: the server still has the statement, and would not answer a ROLLBACK
 * either.
 */
export const isSilence = (error: unknown): boolean => /^query read timeout/i.test(driverError(error).message ?? '');

/** Takes the values out of an error that may travel to a log; message, code and constraint stay. */
export const withoutValues = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('driverError' in error)) return error;
  for (const holder of [error, error.driverError as object]) {
    for (const field of ['parameters', 'detail', 'where', 'internalQuery']) {
      if (field in holder) Object.assign(holder, { [field]: undefined });
    }
  }
  return error;
};
