import { z } from 'zod';
import { ended } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { endSession } from '../../services/identity/manage-sessions';
import { defineEndpoint } from '../http/endpoint';

export const endOwnSessionEndpoint = defineEndpoint({
  method: 'delete',
  path: '/v1/me/sessions/{id}',
  operationId: 'endOwnSession',
  summary: 'End one of your own sessions, at once',
  permission: 'authenticated',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor }, ports) {
    await endSession(ports, id, actor);
    return { state: 'ended' as const };
  },
});
