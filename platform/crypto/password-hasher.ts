import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

export interface PasswordHasher {
  /** Argon2id in PHC form, salt and costs included. */
  hash(password: string): Promise<string>;
  /** Takes as long where there is no hash: nobody learns from the clock whether an account has a password. */
  verify(password: string, phc: string | undefined): Promise<boolean>;
}

/** Argon2id with 19 MiB, two passes, one lane: the OWASP minimum, some 30 ms here. The default of the library is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// One spelling for what looks the same, so that a keyboard does not lock anybody out (NIST SP 800-63B, 3.1.1.2).
const normalised = (password: string): string => password.normalize('NFKC');

export const createPasswordHasher = (): PasswordHasher => {
  const make = (password: string): Promise<string> => hash(normalised(password), COST);
  const nobodys = make(randomBytes(32).toString('base64'));
  return {
    hash: make,
    async verify(password, phc) {
      const fits = await verify(phc ?? (await nobodys), normalised(password));
      return fits && phc !== undefined;
    },
  };
};
