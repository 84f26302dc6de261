import { timingSafeEqual } from 'node:crypto';
import { PUBLIC_USER_ID } from '../../contracts/identity/actor';
import { apiKeyStore } from '../../entities/identity/api-key.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { API_KEY_HASH, prefixOf } from '../identity/api-key';
import type { Caller } from './authorize';
import type { RuleBooks } from './rule-books';

/** Compared with where there is no such key, so that an unknown one takes as long as a wrong one. */
const NO_HASH = '0'.repeat(64);

const equal = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/**
 * Returns the caller of an API key; `undefined` alike for an unknown, wrong or revoked key and a user who is not
 * active. Roles and the epoch of rights are read each time, so that a change takes effect at the next request.
 */
export const authenticate = (
  { withActor, ruleBooks }: { withActor: WithActor; ruleBooks: RuleBooks },
  key: string,
  requestId: string,
): Promise<Caller | undefined> =>
  withActor(
    { userId: PUBLIC_USER_ID, requestId },
    async ({ manager, cipher }) => {
      const prefix = prefixOf(key);
      if (prefix === undefined) return undefined;
      const store = apiKeyStore(manager);
      const found = await store.findLive(prefix);
      const fits = equal(cipher.lookupHash(API_KEY_HASH, key), found?.secretHash ?? NO_HASH);
      if (!found || !fits) return undefined;
      if (found.stale) await store.touch(found.id);
      const rights = await ruleBooks.rightsOf(manager, found.userId, found);
      return { actor: { userId: found.userId, requestId }, rights, credential: { kind: 'api-key' } };
    },
    { technical: 'when a key was last used' },
  );
