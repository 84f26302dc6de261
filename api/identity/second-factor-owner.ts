import { sessionOf, type Requester } from '../../contracts/identity/caller';
import { HttpProblem } from '../http/http-problem';

/** Refuses a second factor to a machine with a `step-up-required` problem, also when its step-up is waived. */
export const noSecondFactorForMachines = (caller: Requester): void => {
  if (!sessionOf(caller)) throw new HttpProblem('step-up-required', 'a machine has no second factor');
};
