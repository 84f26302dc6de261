import { defineQuery, defineUpdate } from '@temporalio/workflow';

/** A step whose retries are used up, waiting for an operator. */
export interface ParkedStep {
  /** Run, and how often it has parked: the same after a replay, which a time may not be. */
  id: string;
  step: string;
  /** Type of the last failure; its text may hold more than an operator should see. */
  failureType: string;
  sinceMs: number;
}

export interface ParkedState {
  parked?: ParkedStep;
  /** Giving up needs a second person once money has come in. */
  needsSecondPerson: boolean;
  proposal?: { hash: string; by: string };
}

export interface RetryParked {
  by: string;
}

export interface GiveUpParked {
  by: string;
  /** Whether this person has seen a proposal and means to agree; without it nobody agrees by accident. */
  agrees?: boolean;
  /** Sent when nothing was parked a moment ago: asks for the stored answer of a repeat, and never gives anything up. */
  onlyRepeats?: boolean;
  /** SHA-256 over the canonical JSON of workflow id and parking; both people must mean the same. */
  hash: string;
}

export interface GiveUpAnswer {
  state: 'proposed' | 'given-up';
  hash: string;
}

export const parkedQuery = defineQuery<ParkedState>('parked');
export const retryParkedUpdate = defineUpdate<ParkedStep, [RetryParked]>('retryParked');
export const giveUpParkedUpdate = defineUpdate<GiveUpAnswer, [GiveUpParked]>('giveUpParked');
