import { PUBLIC_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { OpenIdBody, OpenIdStart } from '../../contracts/identity/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { openIdStore } from '../../entities/identity/openid.store';
import { passwordStore } from '../../entities/identity/password.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { OpenIdChecks, OpenIdProvider } from '../../platform/identity/openid-provider';
import { openSession, type ClientFacts, type OpenedSession } from './open-session';
import { makeSecret, ONE_TIME_HASH } from './secret';

export interface OpenIdPorts {
  withActor: WithActor;
  /** Unset where none is configured. */
  openIdProvider: OpenIdProvider | undefined;
}

type Purpose = 'openid-login' | 'openid-link';

const KEPT_MS = 10 * 60_000;
const TECHNICAL = { technical: 'a question to the OpenID provider' };

const providerOf = ({ openIdProvider }: OpenIdPorts): OpenIdProvider => {
  if (!openIdProvider) throw new Refused('kernel.not-found', 'no OpenID provider is configured');
  return openIdProvider;
};

/** All derived from what the browser keeps, so that only the browser that asked can bring the answer. */
const checksOf = ({ cipher }: Pick<Tx, 'cipher'>, binding: string): OpenIdChecks => ({
  state: cipher.lookupHash('openid-state', binding),
  nonce: cipher.lookupHash('openid-nonce', binding),
  codeVerifier: cipher.lookupHash('openid-verifier', binding),
});

/** Notes a question to the provider: to log somebody in, or to link the caller. Throws `Refused` (kernel.not-found), `ProviderDown`. */
const ask = async (ports: OpenIdPorts, purpose: Purpose, actor: Actor): Promise<OpenIdStart> => {
  const provider = providerOf(ports);
  const binding = makeSecret();
  const checks = await ports.withActor(
    actor,
    async (tx) => {
      await oneTimeTokenStore(tx.manager).insert({
        purpose,
        subjectId: actor.userId,
        tokenHash: tx.cipher.lookupHash(ONE_TIME_HASH, binding),
        expiresAt: new Date(Date.now() + KEPT_MS),
      });
      return checksOf(tx, binding);
    },
    TECHNICAL,
  );
  return { url: await provider.authorizationUrl(checks), binding };
};

export const startOpenIdLogIn = (ports: OpenIdPorts, actor: Actor) => ask(ports, 'openid-login', actor);
export const startOpenIdLink = (ports: OpenIdPorts, actor: Actor) => ask(ports, 'openid-link', actor);

const refused = () =>
  new Refused(
    'identity.login-refused',
    'the answer of the OpenID provider belongs to no log-in that this browser began',
  );

/**
 * Returns the user whom the provider identifies, in answer to a question of this actor; the question is used up. Throws
 * `Refused`.
 */
const takeAnswer = async (ports: OpenIdPorts, purpose: Purpose, body: OpenIdBody, actor: Actor): Promise<string> => {
  const provider = providerOf(ports);
  const checks = await ports.withActor(
    actor,
    async (tx) => {
      const tokenHash = tx.cipher.lookupHash(ONE_TIME_HASH, body.binding);
      const asker = await oneTimeTokenStore(tx.manager).use(purpose, tokenHash);
      return asker === actor.userId ? checksOf(tx, body.binding) : undefined;
    },
    TECHNICAL,
  );
  const subject = checks && (await provider.subjectOf(body, checks));
  if (subject === undefined) throw refused();
  return subject;
};

/**
 * Opens a browser session for the user whom the provider's subject was linked to; an email, even a verified one, links
 * nobody. Throws `Refused` (identity.login-refused, kernel.not-found), `ProviderDown`.
 */
export const logInByOpenId = async (
  ports: OpenIdPorts,
  body: OpenIdBody,
  client: ClientFacts,
  actor: Actor,
): Promise<OpenedSession> => {
  const subject = await takeAnswer(ports, 'openid-login', body, actor);
  const opened = await ports.withActor(actor, async (tx) => {
    const userId = await openIdStore(tx.manager).findUser(providerOf(ports).issuer, subject);
    const user = userId === undefined ? undefined : await passwordStore(tx.manager).findByUser(userId);
    if (user) return openSession(tx, user, 'browser', client);
    const resourceId = userId ?? PUBLIC_USER_ID;
    tx.audit({ action: 'login.refused', resourceType: 'user', resourceId, outcome: 'refused' });
    return undefined;
  });
  if (!opened)
    throw new Refused('identity.login-refused', 'no user is linked to this account; log in and link it first');
  return opened;
};

/** Links the caller to the subject that they have just logged in as at the provider. A linked one breaks a unique index. */
export const linkOpenId = async (ports: OpenIdPorts, body: OpenIdBody, actor: Actor): Promise<void> => {
  const subject = await takeAnswer(ports, 'openid-link', body, actor);
  await ports.withActor(actor, async (tx) => {
    await openIdStore(tx.manager).link(actor.userId, providerOf(ports).issuer, subject);
    tx.audit({ action: 'openid.linked', resourceType: 'user', resourceId: actor.userId });
  });
};
