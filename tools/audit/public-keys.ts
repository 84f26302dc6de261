import { readFileSync } from 'node:fs';
import { publicKeysOf, type PublicJwk, type PublicKeys } from '../../platform/crypto/signing-key';

/** Reads the keys of a JWK set file. Throws naming the option and the file. */
export const readPublicKeys = (file: string): PublicKeys => {
  try {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: PublicJwk[] };
    return publicKeysOf(keys);
  } catch {
    throw new Error(
      `--public-key: ${file} is not a JWK set of Ed25519 keys, as 'npm run audit -- public-key' prints one`,
    );
  }
};
