import type { SubjectDecision, SubjectRecord } from '../../contracts/privacy/messages';
import { afterSubjectDecision, isSubjectDecisionRecorded } from './subject-decision';

const verified: SubjectRecord = {
  status: 'verified',
  requestType: 'erasure',
  regime: 'gdpr',
  filedBy: 'ann',
  hash: 'a',
  dueAtMs: 0,
  acknowledgeByMs: null,
  extended: false,
  verified: true,
  decidedBy: null,
  refusalReason: null,
};
const approval: SubjectDecision = { by: 'ben', decision: 'approve', hash: 'a' };
const refusal: SubjectDecision = { ...approval, decision: 'refuse', reason: 'excessive' };

test('isSubjectDecisionRecorded is true for the same decision of the same person for the same reason', () => {
  expect(isSubjectDecisionRecorded(verified, approval)).toBe(false);
  expect(isSubjectDecisionRecorded(afterSubjectDecision(verified, approval), approval)).toBe(true);
  const refused = afterSubjectDecision(verified, refusal);
  expect(isSubjectDecisionRecorded(refused, refusal)).toBe(true);
  expect(isSubjectDecisionRecorded(refused, { ...refusal, by: 'eve' })).toBe(false);
  expect(isSubjectDecisionRecorded(refused, { ...refusal, reason: 'not-the-subject' })).toBe(false);
  expect(isSubjectDecisionRecorded(refused, approval)).toBe(false);
});
