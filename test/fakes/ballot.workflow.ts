import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { asItIs, createDecisions } from '../../workflows/kernel/decisions';
import { createParking } from '../../workflows/kernel/parking';
import { databaseSteps } from '../../workflows/kernel/steps';
import {
  afterBallotStep,
  ballotQuery,
  ballotUpdate,
  refusedBallotStep,
  type Ballot,
  type BallotActivities,
  type BallotStep,
  type BallotWorkflow,
} from './ballot';

const steps = databaseSteps<BallotActivities>({ readBallot: 'Read the ballot', recordBallotStep: 'Record a step' });

/** Nothing but the kit for people's decisions. */
export const ballot: BallotWorkflow = async ({ longAfterVotes = Infinity }) => {
  const decisions = createDecisions<Ballot, BallotStep>({
    park: createParking({ givingUp: () => 'never', resumed: () => decisions.show() }),
    read: () => steps.readBallot(),
    record: ({ step }) => steps.recordBallotStep(step),
    refusal: refusedBallotStep,
    mayBeStale: (refusal) => refusal === 'case.no-proposal',
    after: afterBallotStep,
    isRecorded: ({ votes }, step) => step.kind === 'vote' && votes.includes(step.by),
    due: ({ remindAtMs }) =>
      remindAtMs === null
        ? undefined
        : { atMs: remindAtMs, summary: 'Reminder', step: (atMs) => ({ kind: 'remind', atMs }) },
    isClosed: ({ status }) => status === 'closed',
    show: () => undefined,
  });
  setHandler(ballotQuery, () => decisions.state());
  decisions.on(ballotUpdate, asItIs, asItIs);
  const closed = await decisions.run(
    () => continueAsNew<BallotWorkflow>({}),
    () => (decisions.state()?.votes.length ?? 0) >= longAfterVotes,
  );
  await condition(allHandlersFinished);
  return closed;
};
