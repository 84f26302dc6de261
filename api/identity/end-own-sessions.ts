import { ended } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { endAllSessions } from '../../services/identity/manage-sessions';
import { defineEndpoint } from '../http/endpoint';

export const endOwnSessionsEndpoint = defineEndpoint({
  method: 'delete',
  path: '/v1/me/sessions',
  operationId: 'endOwnSessions',
  summary: 'Sign out everywhere; this session ends too',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ actor, keepSession }, ports) {
    await endAllSessions(ports, actor.userId, actor);
    keepSession(null);
    return { state: 'ended' as const };
  },
});
