import { decideRetentionUpdate, retentionWorkflowId } from '../../contracts/audit/retention-messages';
import {
  retentionDecisionBody,
  retentionRunResource,
  type RetentionRunResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readRetention } from '../../services/audit/read-retention';
import { retentionRunCommand } from '../../services/audit/start-retention';
import { decide, type DecidedOn } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { retentionParams } from './get-retention-run';

const retentionRuns: DecidedOn<RetentionRunResource, RetentionRunResource> = {
  read: readRetention,
  workflowId: retentionWorkflowId,
  start: (id, { status }) => (status === 'started' ? retentionRunCommand(id) : undefined),
  show: readRetention,
};

/** `count` and `hash` are the run's, as the decider has read them: nobody agrees to another count than they saw. */
export const decideRetentionRunEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/retention-runs/{id}/decision',
  operationId: 'decideRetentionRun',
  summary: 'Approve or refuse the count of a run that another person started',
  permission: 'retention:approve',
  stepUp: true,
  params: retentionParams,
  query: nothing,
  body: retentionDecisionBody,
  result: retentionRunResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'retention-refused'],
  handle: (call, ports) =>
    decide(retentionRuns, call, ports, () => ({
      update: decideRetentionUpdate,
      args: [{ by: call.actor.userId, ...call.body }],
      closed: 'retention.not-waiting',
      counted: `retention-run-${call.body.decision}`,
    })),
});
