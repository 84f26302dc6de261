import { sessionOf, type Requester } from '../../contracts/identity/caller';
import { HttpProblem } from '../http/http-problem';

/** Throws a `step-up-required` problem for a machine, also where its step-up is waived: it would make itself a person. */
export const noSecondFactorForMachines = (caller: Requester): void => {
  if (!sessionOf(caller)) throw new HttpProblem('step-up-required', 'a machine has no second factor');
};
