import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { SessionKind } from '../../contracts/identity/states';
import { SESSION_LIMITS } from '../../domain/identity/session-limits';
import { RIGHTS, RIGHTS_OF_U, type FoundRights } from './rights.store';
import { SessionRow } from './session.entity';

export interface NewSession {
  userId: string;
  kind: SessionKind;
  familyId: string;
  counter: number;
  refreshHash: string;
  sessionVersion: number;
  ipAddress: string | null;
  userAgent: string | null;
  startedAt: Date;
  expiresAt: Date;
  stepUpAt: Date | null;
}

export interface LiveSession extends FoundRights {
  id: string;
  userId: string;
  familyId: string;
  stepUpAt: Date | null;
  /** Not noted as used within the last minute. */
  stale: boolean;
}

export interface ShownSession {
  familyId: string;
  kind: SessionKind;
  ipAddress: string | null;
  userAgent: string | null;
  startedAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** One row of a session that may still be active, as a rotation reads it. */
export type FamilyRow = NewSession & Pick<SessionRow, 'id' | 'replacedAt' | 'retriedAt'>;

const idle = (kind: SessionKind) => `s.last_used_at > now() - interval '${SESSION_LIMITS[kind].idleMs} milliseconds'`;

// Read afresh at every request: revoked, replaced, over, unused for too long, or of a user who has been disabled or
// has signed out everywhere.
const IS_LIVE = `s.revoked_at is null and s.replaced_at is null and s.expires_at > now()
  and case s.kind when 'browser' then ${idle('browser')} else ${idle('token')} end`;
const OF_LIVE_USER = `join users u on u.id = s.user_id and u.status = 'active' and u.session_version = s.session_version`;

const findLive = (by: string) => `
  select s.id, s.user_id as "userId", s.family_id as "familyId", s.step_up_at as "stepUpAt",
         s.last_used_at < now() - interval '1 minute' as stale, ${RIGHTS}
  from sessions s ${OF_LIVE_USER} ${RIGHTS_OF_U} where ${by} and ${IS_LIVE}`;
const FIND_BY_SECRET = findLive(`s.refresh_hash = $1 and s.kind = 'browser'`);
const FIND_BY_FAMILY = findLive(`s.family_id = $1 and s.kind = 'token'`);

const TOUCH = `
  update sessions set last_used_at = now() where id = $1 and last_used_at < now() - interval '1 minute'`;

const LIST = `
  select s.family_id as "familyId", s.kind, s.ip_address as "ipAddress", s.user_agent as "userAgent",
         s.started_at as "startedAt", s.last_used_at as "lastUsedAt", s.expires_at as "expiresAt"
  from sessions s ${OF_LIVE_USER} where s.user_id = $1 and ${IS_LIVE} order by s.started_at desc, s.family_id`;

// The first row stands for the family: whoever holds it is the only one to rotate.
const LOCK_FAMILY = `select id from sessions where family_id = $1 and counter = 0 for update`;
const FIND_CURRENT = `
  select s.id, s.user_id as "userId", s.kind, s.family_id as "familyId", s.counter, s.refresh_hash as "refreshHash",
         s.session_version as "sessionVersion", s.ip_address as "ipAddress", s.user_agent as "userAgent",
         s.started_at as "startedAt", s.expires_at as "expiresAt", s.step_up_at as "stepUpAt",
         s.replaced_at as "replacedAt", s.retried_at as "retriedAt"
  from sessions s ${OF_LIVE_USER} where s.family_id = $1 and ${IS_LIVE}`;

const END = `
  update sessions set revoked_at = now() where family_id = $1 and user_id = $2 and revoked_at is null`;
const FORGET = `delete from sessions where expires_at < now() - interval '7 days'`;

export const sessionStore = (manager: EntityManager) => {
  const first = async (sql: string, parameter: string): Promise<LiveSession | undefined> =>
    (await manager.query<LiveSession[]>(sql, [parameter]))[0];
  const count = async (sql: string, parameters: unknown[]): Promise<number> =>
    (await manager.query<[unknown, number]>(sql, parameters))[1];

  return {
    insert: (session: NewSession) => manager.insert(SessionRow, { id: newId(), lastUsedAt: new Date(), ...session }),

    /** The browser session with this secret, its user being active. */
    findLive: (refreshHash: string) => first(FIND_BY_SECRET, refreshHash),
    /** The session that an access token names. */
    findLiveFamily: (familyId: string) => first(FIND_BY_FAMILY, familyId),
    touch: (id: string) => manager.query(TOUCH, [id]),

    /** The sessions of an active user that live, newest first. */
    list: (userId: string): Promise<ShownSession[]> => manager.query<ShownSession[]>(LIST, [userId]),

    /** The row of a secret, whatever has become of it. */
    async findBySecret(refreshHash: string): Promise<FamilyRow | undefined> {
      return (await manager.findOneBy(SessionRow, { refreshHash })) ?? undefined;
    },
    /** Waits for a running rotation of the family; read it afterwards. */
    lockFamily: (familyId: string) => manager.query(LOCK_FAMILY, [familyId]),
    /** The row that holds the family's present secret, if the session lives. */
    async findCurrent(familyId: string): Promise<FamilyRow | undefined> {
      return (await manager.query<FamilyRow[]>(FIND_CURRENT, [familyId]))[0];
    },
    markReplaced: (id: string) => manager.update(SessionRow, { id }, { replacedAt: new Date() }),
    markRetried: (id: string) => manager.update(SessionRow, { id }, { retriedAt: new Date() }),
    markSteppedUp: (id: string) => manager.update(SessionRow, { id }, { stepUpAt: new Date() }),

    /** Ends one session of a user; false when there was none that lived. */
    async end(familyId: string, userId: string): Promise<boolean> {
      return (await count(END, [familyId, userId])) > 0;
    },
    forget: (): Promise<number> => count(FORGET, []),
  };
};
