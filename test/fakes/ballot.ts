import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { FixedRefusalCode } from '../../contracts/refusals';

/** A subject that only tests decide on: opened, voted on once by each person, closed. */
export interface Ballot {
  status: 'new' | 'open' | 'closed';
  votes: string[];
  closedBy: string | null;
  reminders: number;
  remindAtMs: number | null;
}

export type BallotStep = { kind: 'open' | 'vote' | 'close' | 'fault'; by: string } | { kind: 'remind'; atMs: number };

export interface BallotInput {
  /** The run continues as new once it knows of that many votes. */
  longAfterVotes?: number;
}

export type BallotWorkflow = (input: BallotInput) => Promise<Ballot>;

export interface BallotActivities {
  readBallot(): Promise<Ballot>;
  /** What the handler of another Update does. */
  countBallot(): Promise<number>;
  /** `after` is what the run expects the step to make of the ballot. */
  recordBallotStep(step: BallotStep, after: Ballot): Promise<{ state: Ballot; refused?: FixedRefusalCode }>;
}

export const ballotUpdate = defineUpdate<Ballot, [BallotStep]>('ballotStep');
/** An Update that is no decision. */
export const countUpdate = defineUpdate<number>('countBallot');
export const ballotQuery = defineQuery<Ballot | undefined>('ballot');

/** The codes are borrowed: what they say of cases does not matter here. */
export const refusedBallotStep = ({ status, votes }: Ballot, step: BallotStep): FixedRefusalCode | undefined => {
  if (step.kind === 'remind') return status === 'new' ? 'case.no-proposal' : undefined;
  if (status === 'closed') return 'case.already-decided';
  if (step.kind !== 'vote') return undefined;
  if (status === 'new') return 'case.no-proposal';
  return votes.includes(step.by) ? 'case.own-proposal' : undefined;
};

export const afterBallotStep = (ballot: Ballot, step: BallotStep): Ballot => {
  switch (step.kind) {
    case 'open':
      return { ...ballot, status: 'open' };
    case 'vote':
      return { ...ballot, votes: [...ballot.votes, step.by] };
    case 'close':
      return { ...ballot, status: 'closed', closedBy: step.by };
    case 'remind':
      return { ...ballot, reminders: ballot.reminders + 1, remindAtMs: null };
    case 'fault':
      throw new Error('planted');
  }
};

export const isBallotStepRecorded = ({ votes, closedBy }: Ballot, step: BallotStep): boolean =>
  (step.kind === 'vote' && votes.includes(step.by)) || (step.kind === 'close' && closedBy === step.by);
