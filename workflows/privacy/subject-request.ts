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
import { handleUpdate } from '../kernel/edge';
import { actingAs, currentActor } from '../kernel/interceptors';
import { createParking } from '../kernel/parking';
import { watchSubjectClock } from './subject-clock';

/** The steps that every request takes, in words. */
export const REQUEST_STEPS = {
  readSubjectRecord: 'Read where the request stands',
  decideSubjectRequest: 'Record the decision on the request',
  extendSubjectRequest: 'Record that the request takes longer',
} as const;

export interface SubjectStory {
  enter(stage: SubjectRequestStage, details: string): void;
  park<T>(step: string, attempt: () => Promise<T>): Promise<T>;
  /** Whoever approved. */
  approver(): Actor | undefined;
  /** For once the subject has what they asked for: the clock stops. */
  answered(): void;
}

/**
 * What every request of a subject has in common: they show who they are, a second person decides, and a clock runs.
 * `fulfil` is what an approved one asks for, and returns the status that the request ends in.
 */
export const runSubjectRequest = async (
  requestId: string,
  steps: Pick<SubjectActivities, keyof typeof REQUEST_STEPS>,
  fulfil: (story: SubjectStory) => Promise<SubjectRequestStatus>,
): Promise<SubjectRequestStatus> => {
  let stage: SubjectRequestStage = 'starting';
  let record: SubjectRecord | undefined;
  let decision: { made: SubjectDecision; actor: Actor | undefined } | undefined;
  // News told by signals.
  let tokens = 0;
  let decided = false;
  let closed = false;

  const enter = (next: SubjectRequestStage, details: string) => {
    stage = next;
    upsertSearchAttributes([{ key: stageAttribute, value: next }]);
    setCurrentDetails(details);
  };

  setHandler(subjectStageQuery, () => stage);
  setHandler(subjectVerifiedSignal, () => void tokens++);

  /** A worker may die between the record of a decision and its news: told again, it is the same one. */
  const recorded = ({ by, decision: word }: SubjectDecision): boolean =>
    record?.decidedBy === by && (record.status === 'refused') === (word === 'refuse');
  const refuseWrong = (made: SubjectDecision) => {
    const { by, hash } = made;
    if (decision || (typeof record?.decidedBy === 'string' && !recorded(made)))
      throw refused('subject-request.decided');
    if (by === record?.filedBy) throw refused('subject-request.own');
    if (record && hash !== record.hash) throw refused('subject-request.other-hash');
  };
  handleUpdate(
    decideSubjectRequestUpdate,
    async (made) => {
      // A caller may be faster than the first step, and than the news of the token.
      await condition(() => record !== undefined);
      if (made.decision === 'approve' && record?.verified !== true) {
        const fresh = await steps.readSubjectRecord(requestId);
        if (!fresh.verified) throw refused('subject-request.not-verified');
        record = fresh;
      }
      refuseWrong(made);
      decision = { made, actor: currentActor() };
      await condition(() => decided);
      return record?.status ?? 'received';
    },
    refuseWrong,
  );

  handleUpdate(
    extendSubjectRequestUpdate,
    async (extension) => {
      await condition(() => record !== undefined);
      const { status, dueAtMs, extended } = await steps.extendSubjectRequest(requestId, extension);
      if (record) record = { ...record, dueAtMs, extended };
      return status;
    },
    (_extension: SubjectExtension) => {
      if (record && (record.regime !== 'gdpr' || record.extended || record.dueAtMs <= Date.now() || closed))
        throw refused('subject-request.not-extendable');
    },
  );

  const park = createParking({
    givingUp: () => 'never',
    resumed: () => enter(stage, 'An operator asked for another try.'),
  });
  const read = async (): Promise<SubjectRecord> =>
    (record = await park('read', () => steps.readSubjectRecord(requestId)));

  const awaitDecision = async (): Promise<SubjectRecord> => {
    for (;;) {
      const before = tokens;
      const { status, verified } = await read();
      if (status !== 'received' && status !== 'verified') break;
      if (verified) enter('awaiting-approval', 'Waits for a second person to approve or refuse the request.');
      else enter('awaiting-verification', 'Waits for the subject to show the token that they were sent.');
      await condition(() => decision !== undefined || tokens > before);
      if (!decision) continue;
      const { made, actor } = decision;
      record = await park('decide', () => actingAs(actor, () => steps.decideSubjectRequest(requestId, made)));
      break;
    }
    decided = true;
    return record as SubjectRecord;
  };

  const first = await read();
  const clock = watchSubjectClock({ requestId, record: () => record ?? first, closed: () => closed });
  let { status } = await awaitDecision();
  if (status !== 'refused' && status !== 'done') {
    const answered = () => void (closed = true);
    status = await fulfil({ enter, park, approver: () => decision?.actor, answered });
  }
  closed = true;
  await clock;
  enter('closed', `Closed: the request is ${status}.`);
  await condition(allHandlersFinished);
  return status;
};
