import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { TokenPurpose } from '../../contracts/identity/states';
import { OneTimeToken } from './one-time-token.entity';

export interface NewOneTimeToken {
  purpose: TokenPurpose;
  subjectId: string;
  /** Keyed hash of the token. */
  tokenHash: string;
  expiresAt: Date;
}

// The condition decides between two who use it at once.
const USE = `
  update one_time_tokens set used_at = now()
  where purpose = $1 and token_hash = $2 and used_at is null and expires_at > now()
  returning subject_id as "subjectId"`;
const USE_OTHERS = `
  update one_time_tokens set used_at = now() where purpose = $1 and subject_id = $2 and used_at is null`;
const FORGET = `delete from one_time_tokens where expires_at < now() - interval '1 day'`;

export const oneTimeTokenStore = (manager: EntityManager) => ({
  insert: (token: NewOneTimeToken) => manager.insert(OneTimeToken, { id: newId(), ...token }),

  /** Whose it is; `undefined` for one that is unknown, used or over. Used from now on. */
  async use(purpose: TokenPurpose, tokenHash: string): Promise<string | undefined> {
    const [rows] = await manager.query<[{ subjectId: string }[], number]>(USE, [purpose, tokenHash]);
    return rows[0]?.subjectId;
  },

  /** None of the tokens that a subject was given before works any longer. */
  useUp: (purpose: TokenPurpose, subjectId: string) => manager.query(USE_OTHERS, [purpose, subjectId]),

  async forget(): Promise<number> {
    return (await manager.query<[unknown, number]>(FORGET))[1];
  },
});
