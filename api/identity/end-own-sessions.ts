import type { Actor } from '../../contracts/identity/actor';
import { ended } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface EndAllSessionsDeps {
  endAllSessions: (userId: string, actor: Actor) => Promise<void>;
}

export const endOwnSessions = defineEndpoint({
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
  async handle({ actor, keepSession }, { endAllSessions }: EndAllSessionsDeps) {
    await endAllSessions(actor.userId, actor);
    keepSession(null);
    return { state: 'ended' as const };
  },
});
