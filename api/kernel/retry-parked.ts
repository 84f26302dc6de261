import { retryParkedUpdate, type RetryParked } from '../../contracts/kernel/messages';
import { nothing, retriedStep } from '../../contracts/kernel/schemas';
import { recordRequest } from '../../services/kernel/record-request';
import { askProcess } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { notParked, parkedParams } from './parked-calls';

export const retryParkedEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/parked/{workflowId}/retry',
  operationId: 'retryParked',
  summary: 'Retry the parked step of a workflow',
  permission: 'parked:operate',
  params: parkedParams,
  query: nothing,
  body: nothing,
  result: retriedStep,
  status: 200,
  idempotent: true,
  problems: ['not-parked', 'parked-refused'],
  async handle({ params: { workflowId }, actor, updateId }, ports) {
    await recordRequest(ports, 'parked.retry-requested', workflowId, {}, actor);
    const args: [RetryParked] = [{ by: actor.userId }];
    const { step, failureType, sinceMs } = await askProcess(
      ports,
      actor,
      (workflows) => workflows.getHandle(workflowId).executeUpdate(retryParkedUpdate, { args, updateId }),
      notParked,
    );
    ports.metrics.decided('parked-retry');
    return { step, failure_type: failureType, since: new Date(sinceMs).toISOString() };
  },
});
