import type { Caller } from '../../services/access/authorize';
import { sessionOf } from '../../services/access/authorize';
import { HttpProblem } from '../http/http-problem';

/** Throws a `step-up-required` problem for a machine, also where its step-up is waived: it would make itself a person. */
export const noSecondFactorForMachines = (caller: Caller): void => {
  if (!sessionOf(caller)) throw new HttpProblem('step-up-required', 'a machine has no second factor');
};
