import { ApplicationFailure } from '@temporalio/common';
import type { ViolationRefusal } from './violations';

const MESSAGES: Record<ViolationRefusal, string> = {
  'violation.closed': 'the violation has been dealt with',
  'violation.taken': 'somebody has taken it',
  'violation.not-passing': 'no newer result passes; have the policy assessed first',
  'violation.own': 'whoever works on a violation does not accept it; another person does',
  'violation.end-out-of-range': 'an acceptance ends, a year from now at most',
};

export const violationRefused = (refusal: ViolationRefusal) =>
  ApplicationFailure.create({ type: refusal, message: MESSAGES[refusal], nonRetryable: true });
