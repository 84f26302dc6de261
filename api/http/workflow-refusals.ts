import { ApplicationFailure } from '@temporalio/common';
import { CASE_REFUSALS } from '../../contracts/compliance/refusals';
import { ESCALATION_REFUSALS } from '../../contracts/escalations/states';
import { VIOLATION_REFUSALS } from '../../contracts/controls/violations';
import type { ProblemType } from '../../contracts/kernel/problems';
import { HttpProblem } from './http-problem';

/** The one table from what a workflow refuses to what the caller is told. */
const REFUSALS: ReadonlyMap<string, ProblemType> = new Map<string, ProblemType>([
  ...CASE_REFUSALS.map((type) => [type, 'case-refused'] as const),
  ...ESCALATION_REFUSALS.map((type) => [type, 'escalation-refused'] as const),
  ...VIOLATION_REFUSALS.map((type) => [type, 'violation-refused'] as const),
  ['donation.not-cancellable', 'donation-not-cancellable'],
  ['refund.own-proposal', 'refund-refused'],
  ['refund.other-hash', 'refund-refused'],
  ['refund.already-decided', 'refund-refused'],
  ['subject-request.not-verified', 'subject-request-refused'],
  ['subject-request.own', 'subject-request-refused'],
  ['subject-request.other-hash', 'subject-request-refused'],
  ['subject-request.decided', 'subject-request-refused'],
  ['subject-request.not-extendable', 'subject-request-refused'],
  ['retention.not-waiting', 'retention-refused'],
  ['retention.own', 'retention-refused'],
  ['retention.other-count', 'retention-refused'],
  ['parked.not-parked', 'not-parked'],
  ['parked.same-person', 'parked-refused'],
  ['parked.other-proposal', 'parked-refused'],
  ['parked.hash-needed', 'parked-refused'],
  ['parked.cannot-give-up', 'parked-refused'],
]);

const workflowRefusal = (type: string, detail: string): HttpProblem | undefined => {
  const problem = REFUSALS.get(type);
  return problem && new HttpProblem(problem, detail, { reason: type });
};

/**
 * The refusal behind a failed Update, from a validator, a handler or a step below it; `undefined` for anything else.
 * Our refusals' messages name no person: they are written in contracts.
 */
export const refusalBehind = (error: unknown): HttpProblem | undefined => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && typeof at.type === 'string') {
      const refusal = workflowRefusal(at.type, at.message);
      if (refusal) return refusal;
    }
  }
  return undefined;
};
