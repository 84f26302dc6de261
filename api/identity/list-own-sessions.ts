import type { Actor } from '../../contracts/identity/actor';
import { sessionList, type SessionResource } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { sessionOf } from '../../contracts/identity/caller';
import { defineEndpoint } from '../http/endpoint';

export interface ListSessionsDeps {
  listSessions: (ownFamilyId: string | undefined, actor: Actor) => Promise<SessionResource[]>;
}

export const listOwnSessions = defineEndpoint({
  method: 'get',
  path: '/v1/me/sessions',
  operationId: 'listOwnSessions',
  summary: 'List your own sessions that live, newest first',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: sessionList,
  status: 200,
  problems: [],
  handle: async ({ caller, actor }, { listSessions }: ListSessionsDeps) => ({
    items: await listSessions(sessionOf(caller)?.familyId, actor),
  }),
});
