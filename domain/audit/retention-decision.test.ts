import type { RetentionDecision, RetentionRecord } from '../../contracts/audit/retention-messages';
import { isRetentionRecorded } from './retention-decision';

const approved: RetentionRecord = {
  status: 'approved',
  count: 5,
  hash: 'a',
  ranges: 1,
  needsApproval: true,
  startedBy: 'ann',
  policyBy: 'eve',
  decidedBy: 'ben',
};
const made: RetentionDecision = { by: 'ben', decision: 'approve', count: 5, hash: 'a' };

test('isRetentionRecorded is true for the same decision of the same person over the same count, and never for the clock', () => {
  expect(isRetentionRecorded(approved, { kind: 'decide', made })).toBe(true);
  expect(isRetentionRecorded(approved, { kind: 'decide', made: { ...made, count: 4 } })).toBe(false);
  expect(isRetentionRecorded(approved, { kind: 'decide', made: { ...made, by: 'ian' } })).toBe(false);
  expect(isRetentionRecorded({ ...approved, status: 'lapsed', decidedBy: null }, { kind: 'lapse' })).toBe(false);
});
