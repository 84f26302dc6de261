import { retryParkedUpdate, type RetryParked } from '../../contracts/kernel/messages';
import { nothing, retriedStep } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { orNotParked, parkedParams, type ParkedDeps } from './parked-calls';

export const retryParked = defineEndpoint({
  method: 'post',
  path: '/v1/parked/{workflowId}/retry',
  operationId: 'retryParked',
  summary: 'Have a parked workflow try its step again',
  permission: 'parked:operate',
  params: parkedParams,
  query: nothing,
  body: nothing,
  result: retriedStep,
  status: 200,
  idempotent: true,
  problems: ['not-parked', 'parked-refused'],
  async handle({ params: { workflowId }, actor, updateId }, { callTemporal, recordRequest, metrics }: ParkedDeps) {
    await recordRequest('parked.retry-requested', workflowId, {}, actor);
    const args: [RetryParked] = [{ by: actor.userId }];
    const { step, failureType, sinceMs } = await callTemporal(actor, (workflows) =>
      workflows.getHandle(workflowId).executeUpdate(retryParkedUpdate, { args, updateId }),
    ).catch(orNotParked);
    metrics.decided('parked-retry');
    return { step, failure_type: failureType, since: new Date(sinceMs).toISOString() };
  },
});
