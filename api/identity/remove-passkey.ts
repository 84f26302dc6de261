import { z } from 'zod';
import { ended } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { removePasskey } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';

export const removePasskeyEndpoint = defineEndpoint({
  method: 'delete',
  path: '/v1/me/passkeys/{id}',
  operationId: 'removePasskey',
  summary: 'Remove one of your own passkeys',
  permission: 'authenticated',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor }, ports) {
    await removePasskey(ports, id, actor);
    return { state: 'ended' as const };
  },
});
