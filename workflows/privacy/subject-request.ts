import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { refused } from '../../contracts/kernel/refused';
import type { SubjectActivities } from '../../activities/privacy/subject.activities';
import {
  decideSubjectRequestUpdate,
  extendSubjectRequestUpdate,
  subjectStageQuery,
  subjectVerifiedSignal,
  type SubjectDecision,
  type SubjectExtension,
  type SubjectRecord,
  type SubjectRequestStage,
} from '../../contracts/privacy/messages';
import type { SubjectRequestStatus } from '../../contracts/privacy/subject-requests';
import type { Actor } from '../../contracts/identity/actor';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import {
  afterSubjectDecision,
  isNotExtendable,
  isSubjectDecisionRecorded,
  isUndecided,
  refusedSubjectDecision,
} from '../../domain/privacy/subject-decision';
import { createDecisions } from '../kernel/decisions';
import { handleUpdate } from '../kernel/edge';
import { currentActorAs } from '../kernel/interceptors';
import { createParking, type Park } from '../kernel/parking';
import { watchSubjectClock } from './subject-clock';

/** The summaries of the steps that all subject requests have, for the Temporal UI. */
export const REQUEST_STEPS = {
  readSubjectRecord: 'Read the record of the request',
  decideSubjectRequest: 'Record the decision on the request',
  extendSubjectRequest: 'Record that the request takes longer',
} as const;

export interface SubjectStory {
  enter(stage: SubjectRequestStage, details: string): void;
  park: Park;
  /** The person who approved. */
  approver(): Actor | undefined;
  /** For once the subject has what they asked for: the clock stops. */
  answered(): void;
}

/**
 * Runs the part that all subject requests share: proof of identity, a second person's decision, and the deadline.
 * `fulfil` carries out an approved request and returns the status with which it ends.
 */
export const runSubjectRequest = async (
  requestId: string,
  steps: Pick<SubjectActivities, keyof typeof REQUEST_STEPS>,
  fulfil: (story: SubjectStory) => Promise<SubjectRequestStatus>,
): Promise<SubjectRequestStatus> => {
  let stage: SubjectRequestStage = 'starting';
  let closed = false;

  const enter = (next: SubjectRequestStage, details: string) => {
    stage = next;
    upsertSearchAttributes([{ key: stageAttribute, value: next }]);
    setCurrentDetails(details);
  };

  const park = createParking({
    givingUp: () => 'never',
    resumed: () => enter(stage, 'An operator has requested a retry.'),
  });
  const decisions = createDecisions<SubjectRecord, SubjectDecision>({
    park,
    read: () => steps.readSubjectRecord(requestId),
    record: async ({ step }) => ({ state: await steps.decideSubjectRequest(requestId, step) }),
    refusal: refusedSubjectDecision,
    // The subject may have used their token, and the signal of it is still on its way.
    mayBeStale: (refusal) => refusal === 'subject-request.not-verified',
    after: afterSubjectDecision,
    isRecorded: isSubjectDecisionRecorded,
    isClosed: (record) => !isUndecided(record),
    show(record) {
      if (!isUndecided(record)) return;
      if (record.verified) enter('awaiting-approval', 'Waits for a second person to approve or refuse the request.');
      else enter('awaiting-verification', 'Waits for the subject to show the token that they were sent.');
    },
  });

  setHandler(subjectStageQuery, () => stage);
  setHandler(subjectVerifiedSignal, () => decisions.readAgain());
  decisions.on(
    decideSubjectRequestUpdate,
    (made) => made,
    ({ status }) => status,
  );
  handleUpdate(
    extendSubjectRequestUpdate,
    async (extension) => {
      await condition(() => decisions.state() !== undefined);
      const { status, dueAtMs, extended } = await steps.extendSubjectRequest(requestId, extension);
      decisions.amend((record) => ({ ...record, dueAtMs, extended }));
      return status;
    },
    (_extension: SubjectExtension) => {
      const record = decisions.state();
      if (record && (closed || isNotExtendable(record, Date.now()))) throw refused('subject-request.not-extendable');
    },
  );

  const clock = watchSubjectClock({ requestId, record: decisions.state, closed: () => closed });
  const record = await decisions.run();
  let { status } = record;
  if (status !== 'refused' && status !== 'done') {
    const answered = () => void (closed = true);
    /** Returns the person who decided, from the record when the Update was lost with its worker. */
    const approver = () =>
      decisions.lastActor() ?? (record.decidedBy === null ? undefined : currentActorAs(record.decidedBy));
    status = await fulfil({ enter, park, approver, answered });
  }
  closed = true;
  await clock;
  enter('closed', `Closed: the request is ${status}.`);
  await condition(allHandlersFinished);
  return status;
};
