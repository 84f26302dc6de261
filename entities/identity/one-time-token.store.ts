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
const SPEND = `
  insert into one_time_tokens (id, purpose, subject_id, token_hash, expires_at, used_at) values ($1, $2, $3, $4, $5, now())
  on conflict (purpose, token_hash) do nothing returning id`;
const FORGET = `delete from one_time_tokens where expires_at < now() - interval '1 day'`;

export const oneTimeTokenStore = (manager: EntityManager) => ({
  insert: (token: NewOneTimeToken) => manager.insert(OneTimeToken, { id: newId(), ...token }),

  /** Uses a token up and returns its user; `undefined` for one that is unknown, used or expired. */
  async use(purpose: TokenPurpose, tokenHash: string): Promise<string | undefined> {
    const [rows] = await manager.query<[{ subjectId: string }[], number]>(USE, [purpose, tokenHash]);
    return rows[0]?.subjectId;
  },

  /** Notes one that a caller made up as used; false when it was used before. */
  async spend({ purpose, subjectId, tokenHash, expiresAt }: NewOneTimeToken): Promise<boolean> {
    const spent = await manager.query<unknown[]>(SPEND, [newId(), purpose, subjectId, tokenHash, expiresAt]);
    return spent.length > 0;
  },

  /** None of the tokens that a subject was given before works any longer. */
  useUp: (purpose: TokenPurpose, subjectId: string) => manager.query(USE_OTHERS, [purpose, subjectId]),

  async forget(): Promise<number> {
    return (await manager.query<[unknown, number]>(FORGET))[1];
  },
});
