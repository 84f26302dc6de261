import { allHandlersFinished, condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import { asItIs, createDecisions } from '../../workflows/kernel/decisions';
import { createParking } from '../../workflows/kernel/parking';
import {
  afterBallotStep,
  ballotQuery,
  ballotUpdate,
  countUpdate,
  isBallotStepRecorded,
  refusedBallotStep,
  type Ballot,
  type BallotActivities,
  type BallotStep,
  type BallotWorkflow,
} from './ballot';

// Normal activities: while a local one runs, the workflow hears of no further Update.
const steps = proxyActivities<BallotActivities>({ startToCloseTimeout: '10s' });

/** Nothing but the kit for people's decisions. */
export const ballot: BallotWorkflow = async ({ longAfterVotes = Infinity }) => {
  const decisions = createDecisions<Ballot, BallotStep>({
    park: createParking({ givingUp: () => 'never', resumed: () => decisions.show() }),
    read: () => steps.readBallot(),
    record: ({ step, after }) => steps.recordBallotStep(step, after),
    refusal: refusedBallotStep,
    mayBeStale: (refusal) => refusal === 'case.no-proposal',
    after: afterBallotStep,
    isRecorded: isBallotStepRecorded,
    due: ({ remindAtMs }) =>
      remindAtMs === null
        ? undefined
        : { kind: 'remind', atMs: remindAtMs, summary: 'Reminder', step: (atMs) => ({ kind: 'remind', atMs }) },
    isClosed: ({ status }) => status === 'closed',
    show: () => undefined,
  });
  setHandler(ballotQuery, () => decisions.state());
  setHandler(countUpdate, () => steps.countBallot());
  decisions.on(ballotUpdate, asItIs, asItIs);
  const closed = await decisions.run(
    () => continueAsNew<BallotWorkflow>({}),
    () => (decisions.state()?.votes.length ?? 0) >= longAfterVotes,
  );
  await condition(allHandlersFinished);
  return closed;
};
