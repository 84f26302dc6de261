import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { SubjectActivities, SubjectStoreActivities } from '../../activities/privacy/subject.activities';
import { exportEndedSignal, type SubjectRequestWorkflow } from '../../contracts/privacy/messages';
import { actingAs } from '../kernel/interceptors';
import { databaseSteps } from '../kernel/steps';
import { REQUEST_STEPS, runSubjectRequest } from './subject-request';

const steps = databaseSteps<Omit<SubjectActivities, 'eraseSubject'>>(REQUEST_STEPS);

// Every receipt of a donor is fetched, and the archive put: remote; a killed worker costs twenty seconds.
const { exportSubject, endExport } = proxyActivities<SubjectStoreActivities>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
  summary: 'Make the copy of the subject’s data, and delete it when its time ends',
});

/**
 * Runs a subject's request for their data: proof of identity, a second person's decision, a file that is available for
 * a week.
 */
export const subjectExport: SubjectRequestWorkflow = ({ requestId }) => {
  let ended = false;
  setHandler(exportEndedSignal, () => void (ended = true));

  return runSubjectRequest(requestId, steps, async ({ enter, park, approver, answered }) => {
    enter('working', 'Approved. The copy is being made.');
    const outcome = await park('export', () => actingAs(approver(), () => exportSubject(requestId)));
    if (outcome.state === 'erased') return 'refused';
    answered();
    enter('ready', `The file can be fetched until ${new Date(outcome.expiresAtMs).toISOString()}.`);
    const left = Math.max(1, outcome.expiresAtMs - Date.now());
    await condition(() => ended, left, { summary: 'Availability of the file' });
    await park('end-export', () => endExport(requestId));
    return 'done';
  });
};
