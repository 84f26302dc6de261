import { REFRESH_GRACE_MS } from './session-limits';

export interface PresentedToken {
  counter: number;
  replacedAt: Date | null;
  retriedAt: Date | null;
}

/**
 * Returns the verdict on a refresh token. The current one rotates; the previous one returns its successor once more, in
 * case the answer was lost; any other was stolen, from this client or by it, and ends the session (RFC 9700, 4.14.2).
 */
export const refreshVerdict = (
  presented: PresentedToken,
  currentCounter: number,
  now: Date,
): 'rotate' | 'repeat' | 'replay' => {
  if (presented.replacedAt === null) return 'rotate';
  const recent = now.getTime() - presented.replacedAt.getTime() <= REFRESH_GRACE_MS;
  const repeatable = presented.counter === currentCounter - 1 && recent && presented.retriedAt === null;
  return repeatable ? 'repeat' : 'replay';
};
