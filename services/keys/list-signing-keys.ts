import type { Actor } from '../../contracts/identity/actor';
import type { SigningKeySet } from '../../contracts/keys/schemas';
import { signingKeyStore, type FoundSigningKey } from '../../entities/keys/signing-key.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Member by member, so that whatever else a row may hold is not published: `d` would be the private half. */
const publish = ({
  keyId,
  purpose,
  publicJwk,
  validFrom,
  validUntil,
}: FoundSigningKey): SigningKeySet['keys'][number] => {
  const { kty, crv, x } = publicJwk;
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) {
    throw new Error(`signing_keys: ${keyId} is no public Ed25519 key`);
  }
  return {
    kty,
    crv,
    x,
    kid: keyId,
    alg: 'EdDSA',
    use: 'sig',
    purpose,
    valid_from: validFrom.toISOString(),
    valid_until: validUntil?.toISOString() ?? null,
  };
};

/** Lists the public halves of all keys that have ever signed, newest first, so that old signatures stay verifiable. */
export const listSigningKeys = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<SigningKeySet> =>
  withActor(actor, async ({ manager }) => ({ keys: (await signingKeyStore(manager).history()).map(publish) }));
