import { z } from 'zod';
import { ended } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { endAllSessions } from '../../services/identity/manage-sessions';
import { defineEndpoint } from '../http/endpoint';

export const endUserSessionsEndpoint = defineEndpoint({
  method: 'delete',
  path: '/v1/users/{id}/sessions',
  operationId: 'endUserSessions',
  summary: 'End all sessions of a user, at once',
  permission: 'sessions:end',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor }, ports) {
    await endAllSessions(ports, id, actor);
    return { state: 'ended' as const };
  },
});
