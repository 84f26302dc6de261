import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Actor } from '../../contracts/identity/actor';
import type { PasskeyAnswer, PasskeyBody, PasskeyResource } from '../../contracts/identity/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { organizationStore } from '../../entities/identity/organization.store';
import { passkeyStore } from '../../entities/identity/passkey.store';
import { passwordStore } from '../../entities/identity/password.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { openSession, type ClientFacts, type OpenedSession } from './open-session';
import { CHALLENGE_MS, keepChallenge, takeAssertion, takeChallenge, type PasskeySite } from './passkey-assertion';

export interface PasskeyPorts {
  withActor: WithActor;
  /** Unset where no page of ours is configured. */
  passkeySite: PasskeySite | undefined;
}

/** ES256, EdDSA, RS256. */
const ALGORITHMS = [-7, -8, -257];

const siteOf = ({ passkeySite }: PasskeyPorts): PasskeySite => {
  if (!passkeySite)
    throw new Refused('kernel.not-found', 'passkeys need the address of a web page, and API_ORIGINS is empty');
  return passkeySite;
};

/** Returns the options with which the caller's browser creates a passkey. Throws `Refused` (kernel.not-found). */
export const beginPasskeyCreation = (ports: PasskeyPorts, actor: Actor) =>
  ports.withActor(
    actor,
    async (tx) => {
      const { rpId: rpID } = siteOf(ports);
      const organization = await organizationStore(tx.manager).current();
      const options = await generateRegistrationOptions({
        rpID,
        rpName: organization?.legalName ?? 'HingeCraft',
        // Shown by the browser beside the site's name; the email would leave us with it.
        userName: 'member',
        userID: new Uint8Array(Buffer.from(actor.userId)),
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
      });
      await keepChallenge(tx, 'passkey-registration', actor.userId, options.challenge);
      const { rp, challenge, user } = options;
      return { rp: { id: rpID, name: rp.name }, user, challenge, timeout: CHALLENGE_MS, algorithms: ALGORITHMS };
    },
    { technical: 'a challenge' },
  );

const attested = async (tx: Tx, response: PasskeyBody, { rpId, origins }: PasskeySite) => {
  const given = await takeChallenge(tx, 'passkey-registration', response.response.clientDataJSON);
  if (given?.subjectId !== tx.actor.userId) return undefined;
  try {
    const result = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: given.challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return result.registrationInfo?.credential;
  } catch {
    return undefined;
  }
};

/** Adds a passkey to the caller. Throws `Refused` (identity.login-refused, kernel.not-found); a known one breaks a unique index. */
export const addPasskey = async (ports: PasskeyPorts, response: PasskeyBody, actor: Actor): Promise<void> => {
  const added = await ports.withActor(actor, async (tx) => {
    const credential = await attested(tx, response, siteOf(ports));
    const outcome = credential ? 'done' : 'refused';
    tx.audit({ action: 'passkey.added', resourceType: 'user', resourceId: actor.userId, outcome });
    if (!credential) return false;
    const { id: credentialId, publicKey, counter } = credential;
    const { userId } = actor;
    await passkeyStore(tx.manager).insert({ userId, credentialId, publicKey: Buffer.from(publicKey), counter });
    return true;
  });
  if (!added)
    throw new Refused(
      'identity.login-refused',
      'the passkey does not answer a current challenge of this server correctly',
    );
};

/** Lists the caller's own passkeys, oldest first. */
export const listPasskeys = ({ withActor }: PasskeyPorts, actor: Actor): Promise<PasskeyResource[]> =>
  withActor(actor, async ({ manager }) => {
    const passkeys = await passkeyStore(manager).list(actor.userId);
    return passkeys.map(({ id, createdAt, lastUsedAt }) => ({
      id,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    }));
  });

/** Removes one of the caller's own passkeys. Throws `Refused` (kernel.not-found). */
export const removePasskey = ({ withActor }: PasskeyPorts, id: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    const removed = await passkeyStore(tx.manager).revoke(id, actor.userId);
    if (!removed) throw new Refused('kernel.not-found', 'you have no such passkey');
    tx.audit({ action: 'passkey.removed', resourceType: 'user', resourceId: actor.userId });
  });

/**
 * Returns a challenge for any passkey of this site; it does not reveal its users. Throws `Refused` (kernel.not-found).
 */
export const beginPasskeyRequest = (ports: PasskeyPorts, actor: Actor) =>
  ports.withActor(
    actor,
    async (tx) => {
      const { rpId: rpID } = siteOf(ports);
      const { challenge } = await generateAuthenticationOptions({ rpID, userVerification: 'required' });
      await keepChallenge(tx, 'passkey-authentication', actor.userId, challenge);
      return { rp_id: rpID, challenge, timeout: CHALLENGE_MS, user_verification: 'required' as const };
    },
    { technical: 'a challenge' },
  );

/**
 * Opens a browser session for the user of a passkey that answers a challenge. The authenticator has asked for a PIN or
 * a finger, so that it is two factors in one. Throws `Refused` (identity.login-refused, kernel.not-found).
 */
export const logInByPasskey = async (
  ports: PasskeyPorts,
  response: PasskeyAnswer,
  client: ClientFacts,
  actor: Actor,
): Promise<OpenedSession> => {
  const opened = await ports.withActor(actor, async (tx) => {
    const userId = await takeAssertion(tx, response, siteOf(ports));
    const user = userId === undefined ? undefined : await passwordStore(tx.manager).findByUser(userId);
    if (user) return openSession(tx, user, 'browser', client);
    tx.audit({
      action: 'login.refused',
      resourceType: 'user',
      resourceId: userId ?? actor.userId,
      outcome: 'refused',
    });
    return undefined;
  });
  if (!opened)
    throw new Refused('identity.login-refused', 'the passkey is not registered, or does not answer the challenge');
  return opened;
};
