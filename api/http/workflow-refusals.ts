import { ApplicationFailure } from '@temporalio/common';
import { Refused } from '../../contracts/kernel/refused';
import { isRefusalCode } from '../../contracts/refusals';

/**
 * Returns the refusal behind a failed Update, from a validator, a handler or a step below it; `undefined` for anything
 * else. Our refusals' messages name no person.
 */
export const refusalBehind = (error: unknown): Refused | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && typeof at.type === 'string' && isRefusalCode(at.type))
      return new Refused(at.type, at.message);
  }
  return undefined;
};
