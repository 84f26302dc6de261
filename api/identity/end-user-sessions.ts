import { z } from 'zod';
import { ended } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import type { EndAllSessionsDeps } from './end-own-sessions';

export const endUserSessions = defineEndpoint({
  method: 'delete',
  path: '/v1/users/{id}/sessions',
  operationId: 'endUserSessions',
  summary: "End all of somebody's sessions, at once",
  permission: 'sessions:end',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor }, { endAllSessions }: EndAllSessionsDeps) {
    await endAllSessions(id, actor);
    return { state: 'ended' as const };
  },
});
