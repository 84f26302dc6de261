import { giveUpParkedUpdate, parkedQuery, type GiveUpParked } from '../../contracts/kernel/messages';
import { refused } from '../../contracts/kernel/refused';
import { giveUpAnswer, giveUpBody, nothing } from '../../contracts/kernel/schemas';
import { recordRequest } from '../../services/kernel/record-request';
import { askProcess } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { giveUpHash, notParked, parkedParams } from './parked-calls';

const NO_HASH = '0'.repeat(64);

/**
 * Gives up a parked step. For a paid gift the first call only proposes it; a second person agrees by sending the `hash`
 * of the proposal. A second person who sends no hash is refused, and the refusal names it.
 */
export const giveUpParkedEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/parked/{workflowId}/give-up',
  operationId: 'giveUpParked',
  summary: 'Give up a parked step; for a paid gift this takes two people and opens a refund',
  permission: 'parked:approve',
  stepUp: true,
  params: parkedParams,
  query: nothing,
  body: giveUpBody,
  result: giveUpAnswer,
  status: 200,
  idempotent: true,
  problems: ['not-parked', 'parked-refused'],
  async handle({ params: { workflowId }, body, actor, updateId }, ports) {
    const agrees = body.hash !== undefined;
    await recordRequest(ports, 'parked.give-up-requested', workflowId, { agrees: String(agrees) }, actor);
    const given = await askProcess(
      ports,
      actor,
      async (workflows) => {
        const handle = workflows.getHandle(workflowId);
        const present = giveUpHash(workflowId, await handle.query(parkedQuery));
        if (agrees && present !== undefined && body.hash !== present) throw refused('parked.other-proposal');
        // One that is not parked is asked all the same: a repeat of a request whose answer was lost gets its answer.
        // It may park before the question arrives, and what nobody was shown must not be given up then.
        const args: [GiveUpParked] = [
          present === undefined
            ? { by: actor.userId, hash: NO_HASH, onlyRepeats: true }
            : { by: actor.userId, hash: present, agrees },
        ];
        return handle.executeUpdate(giveUpParkedUpdate, { args, updateId });
      },
      notParked,
    );
    ports.metrics.decided(`parked-${given.state}`);
    return given;
  },
});
