import { sessionOf } from '../../contracts/identity/caller';
import { ended } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { endSession } from '../../services/identity/manage-sessions';
import { defineEndpoint } from '../http/endpoint';
import { HttpProblem } from '../http/http-problem';

export const logOutEndpoint = defineEndpoint({
  method: 'delete',
  path: '/v1/sessions/current',
  operationId: 'logOut',
  summary: 'End the session of this request',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ caller, actor, keepSession }, ports) {
    const session = sessionOf(caller);
    if (!session) throw new HttpProblem('not-found', 'an API key has no session; it ends when it is revoked');
    await endSession(ports, session.familyId, actor);
    if (session.kind === 'browser') keepSession(null);
    return { state: 'ended' as const };
  },
});
