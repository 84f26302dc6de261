import { v7 as newId } from 'uuid';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { apiKeyStore } from '../../entities/identity/api-key.store';
import { userStore } from '../../entities/identity/user.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { API_KEY_HASH, makeApiKey } from './api-key';

/** Makes an API key for a user and returns it in clear, this once. Throws `Refused` (kernel.not-found). */
export const issueApiKey = ({ withActor }: { withActor: WithActor }, userId: string, actor: Actor): Promise<string> =>
  withActor(actor, async (tx) => {
    if (!(await userStore(tx.manager).exists(userId)))
      throw new Refused('kernel.not-found', `there is no user ${userId}`);
    const { prefix, key } = makeApiKey();
    const id = newId();
    const secretHash = tx.cipher.lookupHash(API_KEY_HASH, key);
    await apiKeyStore(tx.manager).insert({ id, userId, prefix, secretHash });
    tx.audit({
      action: 'api-key.issued',
      resourceType: 'user',
      resourceId: userId,
      details: { identityId: id, prefix },
    });
    return key;
  });
