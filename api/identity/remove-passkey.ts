import { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import { ended } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface RemovePasskeyDeps {
  removePasskey: (id: string, actor: Actor) => Promise<void>;
}

export const removePasskey = defineEndpoint({
  method: 'delete',
  path: '/v1/me/passkeys/{id}',
  operationId: 'removePasskey',
  summary: 'End one of your own passkeys',
  permission: 'authenticated',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ended,
  status: 200,
  problems: ['not-found'],
  async handle({ params: { id }, actor }, deps: RemovePasskeyDeps) {
    await deps.removePasskey(id, actor);
    return { state: 'ended' as const };
  },
});
