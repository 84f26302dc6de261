import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { SubjectActivities, SubjectStoreActivities } from '../../activities/privacy/subject.activities';
import { holdReleasedSignal, type SubjectRequestWorkflow } from '../../contracts/privacy/messages';
import { actingAs } from '../kernel/interceptors';
import { databaseSteps } from '../kernel/steps';
import { REQUEST_STEPS, runSubjectRequest } from './subject-request';

const steps = databaseSteps<SubjectActivities>({
  ...REQUEST_STEPS,
  eraseSubject: 'Erase the subject, unless something holds it up',
});

// The object store: remote. Copies that were made for the subject go first, since a row that says so must be right.
const { endExportsOfSubject } = proxyActivities<SubjectStoreActivities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
  summary: 'Delete the copies that were made for the subject',
});

/** A released hold wakes it; cases, gifts and refunds that end do not. */
const LOOK_AGAIN = '6 hours';

/**
 * Runs a subject's request to be erased: proof of identity, a second person's decision, holds, then the erasure in one
 * step.
 */
export const subjectErasure: SubjectRequestWorkflow = async ({ requestId }) => {
  let released = 0;
  setHandler(holdReleasedSignal, () => void released++);

  return runSubjectRequest(requestId, steps, async ({ enter, park, approver }) => {
    for (;;) {
      const before = released;
      enter('working', 'Approved. The subject is being erased.');
      await park('end-exports', () => actingAs(approver(), () => endExportsOfSubject(requestId)));
      const outcome = await park('erase', () => actingAs(approver(), () => steps.eraseSubject(requestId)));
      if (outcome.state === 'done') return 'done';
      enter(
        'held',
        `Approved, and held up by: ${outcome.holds.join(', ')}. Continues by itself once these have ended.`,
      );
      await condition(() => released > before, LOOK_AGAIN, { summary: 'Check again what holds the erasure up' });
    }
  });
};
