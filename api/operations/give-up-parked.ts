import { otherProposal } from '../../contracts/operations/failures';
import { giveUpParkedUpdate, parkedQuery, type GiveUpParked } from '../../contracts/operations/messages';
import { giveUpAnswer, giveUpBody, nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { refusalBehind } from '../http/workflow-refusals';
import { giveUpHash, orNotParked, parkedParams, type ParkedDeps } from './parked-calls';

/**
 * Gives a parked step up; on a paid gift it is a proposal until a second person gives up the same. `hash`, where
 * given, must be that of the present state: the second person sends the one they were told of.
 */
export const giveUpParked = defineEndpoint({
  method: 'post',
  path: '/v1/parked/{workflowId}/give-up',
  operationId: 'giveUpParked',
  summary: 'Give up a parked step; on a paid gift this takes two people and opens a refund',
  permission: 'parked:approve',
  stepUp: true,
  params: parkedParams,
  query: nothing,
  body: giveUpBody,
  result: giveUpAnswer,
  status: 200,
  idempotent: true,
  problems: ['not-parked', 'parked-refused'],
  async handle({ params: { workflowId }, body, actor, updateId }, { callTemporal, metrics }: ParkedDeps) {
    const given = await callTemporal(actor, async (workflows) => {
      const handle = workflows.getHandle(workflowId);
      const hash = giveUpHash(workflowId, await handle.query(parkedQuery));
      if (body.hash !== undefined && body.hash !== hash) throw refusalBehind(otherProposal()) ?? otherProposal();
      const args: [GiveUpParked] = [{ by: actor.userId, hash }];
      return { hash, ...(await handle.executeUpdate(giveUpParkedUpdate, { args, updateId })) };
    }).catch(orNotParked);
    metrics.decided(`parked-${given.state}`);
    return given;
  },
});
