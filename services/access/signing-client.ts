import { randomBytes } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { v7 as newId } from 'uuid';
import { PUBLIC_USER_ID, type Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { apiKeyStore, SIGNATURES } from '../../entities/identity/api-key.store';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { userStore } from '../../entities/identity/user.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { makePrefix } from '../identity/api-key';
import type { Caller } from './authorize';
import type { RuleBooks } from './rule-books';

export interface SigningClient {
  clientId: string;
  /** `whsec_…`; shown once, stored sealed. */
  secret: string;
}

/** A request as it was signed: Standard Webhooks headers over its method, its path and its body. */
export interface SignedRequest {
  clientId: string;
  id: string;
  /** Seconds since 1970. */
  timestamp: string;
  signature: string;
  /** `POST /v1/donations?…`, a line feed, and the body. */
  text: string;
}

const SECRET_BYTES = 32;
const CLIENT_ID = /^hcs_([a-z0-9]{8})$/;
const REPLAY_HASH = 'signed-request';
/** The tolerance of five minutes either way, and a little: an id is refused for as long as its timestamp would pass. */
const REMEMBERED_MS = 11 * 60_000;

const cellOf = (id: string) => ({ table: 'user_identities', column: 'secret_wrapped', rowId: id });
const ownerOf = (userId: string) => ({ scope: 'subject', id: userId }) as const;

/**
 * Issues a client id and a secret to a user, whose program signs its requests with it. Throws `Refused`
 * (kernel.not-found).
 */
export const issueSigningClient = (
  { withActor }: { withActor: WithActor },
  userId: string,
  actor: Actor,
): Promise<SigningClient> =>
  withActor(actor, async (tx) => {
    if (!(await userStore(tx.manager).exists(userId)))
      throw new Refused('kernel.not-found', `there is no user ${userId}`);
    const [id, prefix] = [newId(), makePrefix()];
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const secretWrapped = await tx.cipher.seal(ownerOf(userId), cellOf(id), secret);
    await apiKeyStore(tx.manager, SIGNATURES).insert({ id, userId, prefix, secretWrapped });
    const details = { identityId: id, prefix };
    tx.audit({ action: 'signing-client.issued', resourceType: 'user', resourceId: userId, details });
    return { clientId: `hcs_${prefix}`, secret };
  });

const fits = (secret: string, { id, timestamp, signature, text }: SignedRequest): boolean => {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    new Webhook(secret).verify(text, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

/** False for an id that this client has used before; of many at once one is the first. */
const isFirst = ({ manager, cipher }: Tx, identityId: string, id: string): Promise<boolean> =>
  oneTimeTokenStore(manager).spend({
    purpose: 'signed-request',
    subjectId: identityId,
    tokenHash: cipher.lookupHash(REPLAY_HASH, `${identityId}\0${id}`),
    expiresAt: new Date(Date.now() + REMEMBERED_MS),
  });

/**
 * Returns the caller of a signed request; `undefined` for an unknown or revoked client, a user who is not active, a
 * wrong signature, a timestamp more than five minutes off, and a used id.
 */
export const authenticateSignature = (
  { withActor, ruleBooks }: { withActor: WithActor } & { ruleBooks: RuleBooks },
  request: SignedRequest,
  requestId: string,
): Promise<Caller | undefined> =>
  withActor(
    { userId: PUBLIC_USER_ID, requestId },
    async (tx) => {
      const prefix = CLIENT_ID.exec(request.clientId)?.[1];
      const store = apiKeyStore(tx.manager, SIGNATURES);
      const found = prefix === undefined ? undefined : await store.findLive(prefix);
      if (!found?.secretWrapped) return undefined;
      const secret = await tx.cipher.open(ownerOf(found.userId), cellOf(found.id), found.secretWrapped);
      if (!fits(secret, request) || !(await isFirst(tx, found.id, request.id))) return undefined;
      if (found.stale) await store.touch(found.id);
      return {
        actor: { userId: found.userId, requestId },
        rights: await ruleBooks.rightsOf(tx.manager, found.userId, found),
        credential: { kind: 'signature' },
      };
    },
    { technical: 'the id of a signed request, and when its key was last used' },
  );
