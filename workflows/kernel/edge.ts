import { isCancellation, log, setHandler, TemporalFailure } from '@temporalio/workflow';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { Refused } from '../../contracts/kernel/refused';
import { failureType } from './steps';

/** A refusal as Temporal passes it on: its code is the failure's type. */
const failureOf = ({ code, message }: Refused): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message, nonRetryable: true });

/**
 * Turns what a handler or validator throws into a failure of the Update. A plain error would fail the workflow task,
 * which is tried for ever, and the workflow would answer nobody.
 */
const failureAtEdge = (error: unknown): Error => {
  if (error instanceof Refused) return failureOf(error);
  if (error instanceof TemporalFailure || isCancellation(error)) return error as Error;
  log.error('workflow.handler-failed', { failureType: failureType(error) });
  return ApplicationFailure.create({ type: 'unexpected', message: 'the workflow failed here', nonRetryable: true });
};

/**
 * Registers an Update whose validator and handler may throw `Refused`; the caller gets it as a failure with its code.
 */
export const handleUpdate = <R, A extends unknown[]>(
  update: UpdateDefinition<R, A>,
  handle: (...args: A) => R | Promise<R>,
  validate: (...args: A) => void,
): void =>
  setHandler(
    update,
    async (...args: A) => {
      try {
        return await handle(...args);
      } catch (error) {
        throw failureAtEdge(error);
      }
    },
    {
      validator: (...args: A) => {
        try {
          validate(...args);
        } catch (error) {
          throw failureAtEdge(error);
        }
      },
    },
  );
