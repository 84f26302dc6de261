import {
  condition,
  isCancellation,
  log,
  metricMeter,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Actor } from '../../contracts/identity/actor';
import {
  giveUpParkedUpdate,
  parkedQuery,
  retryParkedUpdate,
  type GiveUpParked,
  type ParkedStep,
  type RetryParked,
} from '../../contracts/kernel/messages';
import { Refused, refused } from '../../contracts/kernel/refused';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import { handleUpdate } from './edge';
import { currentActor } from './interceptors';
import { failureType } from './steps';

/**
 * The error of a parked step that an operator gave up. Names who proposed it, who agreed, and the actor of the last
 * request.
 */
export class GivenUp extends Error {
  constructor(
    readonly proposedBy: string,
    readonly approvedBy: string | undefined,
    readonly actor: Actor | undefined,
  ) {
    super('given up by an operator');
  }
}

export interface ParkingRules {
  /** `never`: the step can only be retried. `second-person`: money has come in. */
  givingUp(): 'alone' | 'second-person' | 'never';
  /** Whether something came meanwhile that makes another try worth it, without an operator. */
  overtaken?(): boolean;
  /** Puts the stage and the details back once the parked step goes on. */
  resumed(): void;
}

/** Runs a step under its name; see `createParking`. */
export type Park = <T>(step: string, attempt: () => Promise<T>) => Promise<T>;

const parkedTotal = metricMeter.createCounter('hingecraft_parked_steps', 'steps', 'Steps parked for an operator');

/**
 * Creates a function that runs a step, and parks the workflow when the step's retries are used up: it writes stage,
 * reason and time into the details, counts a metric, logs an error, and waits for an operator's Update to retry or to
 * give up. Throws `GivenUp`.
 */
export const createParking = (rules: ParkingRules): Park => {
  let parked: ParkedStep | undefined;
  let times = 0;
  let answer: 'retry' | GivenUp | undefined;
  let proposal: { hash: string; by: string } | undefined;

  setHandler(parkedQuery, () => ({
    ...(parked && { parked }),
    ...(proposal && { proposal }),
    needsSecondPerson: rules.givingUp() === 'second-person',
  }));

  handleUpdate(
    retryParkedUpdate,
    () => {
      const step = parked;
      if (!step) throw refused('parked.not-parked');
      answer = 'retry';
      return step;
    },
    (_request: RetryParked) => requireParked(),
  );

  handleUpdate(
    giveUpParkedUpdate,
    ({ by, hash }) => {
      const needed = rules.givingUp();
      if (needed === 'second-person' && !proposal) {
        proposal = { by, hash };
        return { state: 'proposed', hash };
      }
      answer = new GivenUp(proposal?.by ?? by, proposal ? by : undefined, currentActor());
      return { state: 'given-up', hash };
    },
    ({ by, hash, agrees, onlyRepeats }: GiveUpParked) => {
      // A repeat that was accepted before is answered by the server, without coming here again.
      if (onlyRepeats) throw refused('parked.not-parked');
      requireParked();
      if (rules.givingUp() === 'never') throw refused('parked.cannot-give-up');
      if (proposal?.by === by) throw refused('parked.same-person');
      if (proposal && !agrees)
        throw new Refused(
          'parked.hash-needed',
          `somebody has proposed to give this up; to agree, send the hash of their proposal: ${proposal.hash}`,
        );
      if (proposal && proposal.hash !== hash) throw refused('parked.other-proposal');
    },
  );

  const requireParked = () => {
    if (!parked || answer) throw refused('parked.not-parked');
  };

  const waitForOperator = async (step: string, error: unknown) => {
    times += 1;
    parked = { id: `${workflowInfo().runId}/${times}`, step, failureType: failureType(error), sinceMs: Date.now() };
    parkedTotal.add(1, { step });
    log.error('workflow.parked', { step, failureType: parked.failureType });
    upsertSearchAttributes([{ key: stageAttribute, value: 'parked' }]);
    const since = new Date(parked.sinceMs).toISOString();
    setCurrentDetails(
      `Parked at "${step}" since ${since}: ${parked.failureType}. Waits for an operator to retry or to give up; nothing is lost.`,
    );
    await condition(() => answer !== undefined || rules.overtaken?.() === true);
    const given = answer;
    parked = proposal = answer = undefined;
    if (given instanceof GivenUp) throw given;
    rules.resumed();
  };

  return async (step, attempt) => {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (isCancellation(error)) throw error;
        await waitForOperator(step, error);
      }
    }
  };
};
