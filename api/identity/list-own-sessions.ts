import { sessionOf } from '../../contracts/identity/caller';
import { sessionList } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listSessions } from '../../services/identity/manage-sessions';
import { defineEndpoint } from '../http/endpoint';

export const listOwnSessionsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/me/sessions',
  operationId: 'listOwnSessions',
  summary: 'List your own active sessions, newest first',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: sessionList,
  status: 200,
  problems: [],
  handle: async ({ caller, actor }, ports) => ({
    items: await listSessions(ports, sessionOf(caller)?.familyId, actor),
  }),
});
