import {
  decideRetentionUpdate,
  retentionWorkflowId,
  type RetentionDecision,
} from '../../contracts/audit/retention-messages';
import { retentionDecisionBody, retentionRunResource } from '../../contracts/audit/retention-schemas';
import { refused } from '../../contracts/kernel/refused';
import { nothing } from '../../contracts/kernel/schemas';
import { readRetention } from '../../services/audit/read-retention';
import { retentionRunWish } from '../../services/audit/start-retention';
import { defineEndpoint } from '../http/endpoint';
import { NotRunning, startUnlessEnded } from '../http/temporal-calls';
import { retentionParams } from './get-retention-run';

/** `count` and `hash` are the run's, as the decider has read them: nobody agrees to another count than they saw. */
export const decideRetentionRunEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/retention-runs/{id}/decision',
  operationId: 'decideRetentionRun',
  summary: 'Approve or refuse what a run has counted and another person started',
  permission: 'retention:approve',
  stepUp: true,
  params: retentionParams,
  query: nothing,
  body: retentionDecisionBody,
  result: retentionRunResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'retention-refused'],
  async handle({ params: { id }, body, actor, caller, updateId }, ports) {
    const made = { by: actor.userId, ...body } satisfies RetentionDecision;
    const { status } = await readRetention(ports, id, caller);
    await ports
      .callTemporal(caller.actor, async (workflows) => {
        // One that has ended is asked all the same: a repeat of this very decision gets its answer.
        if (status === 'started') await startUnlessEnded(workflows, retentionRunWish(id));
        await workflows
          .getHandle(retentionWorkflowId(id))
          .executeUpdate(decideRetentionUpdate, { args: [made], updateId });
      })
      .catch((error: unknown) => {
        throw error instanceof NotRunning ? refused('retention.not-waiting') : error;
      });
    ports.metrics.decided(`retention-run-${body.decision}`);
    return readRetention(ports, id, caller);
  },
});
