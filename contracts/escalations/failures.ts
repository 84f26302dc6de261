import { ApplicationFailure } from '@temporalio/common';
import type { EscalationRefusal } from './states';

const MESSAGES: Record<EscalationRefusal, string> = {
  'escalation.not-pending': 'the request waits for no decision any more; ask for a new one',
  'escalation.too-late': 'nobody decided in time; ask for a new one',
  'escalation.own-request': 'nobody decides on their own request; another person does',
  'escalation.already-approved': 'you have approved it; the next approval is for another person to give',
  'escalation.not-open': 'there is neither a request nor a grant to take back',
  'escalation.no-review': 'only the breaking of the glass is reviewed',
  'escalation.still-active': 'the grant is still in force; revoke it first, or wait for its end',
  'escalation.already-reviewed': 'it has been reviewed',
};

export const escalationRefused = (refusal: EscalationRefusal) =>
  ApplicationFailure.create({ type: refusal, message: MESSAGES[refusal], nonRetryable: true });
