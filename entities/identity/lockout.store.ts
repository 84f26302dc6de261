import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { LockoutScope } from '../../contracts/identity/states';
import { LOCKOUTS } from '../../domain/identity/lockout';

/** One more failure than before, or the first for a day. */
const NEXT = `case when l.updated_at < now() - interval '24 hours' then 1 else l.failures + 1 end`;

// Counted before the secret is checked, in one statement, so that a hundred guesses at once are not a hundred guesses:
// the one that reaches the limit locks, and those behind it find the lock.
const BEGIN = `
  insert into lockouts as l (id, scope, scope_key, failures) values ($1, $2, $3, 1)
  on conflict (scope, scope_key) do update set
    failures = ${NEXT},
    locked_until = case when ${NEXT} >= $4
      then now() + make_interval(secs => least($6::float8, $5::float8 * power(2, least(${NEXT} - $4, 30)))) end
  where l.locked_until is null or l.locked_until <= now()
  returning failures`;
const SECONDS_LEFT = `
  select greatest(1, ceil(extract(epoch from locked_until - now())))::integer as "secondsLeft"
  from lockouts where scope = $1 and scope_key = $2 and locked_until > now()`;
const CLEAR = `
  update lockouts set failures = 0, locked_until = null where scope = $1 and scope_key = $2`;
const TAKE_BACK = `
  update lockouts set failures = failures - 1, locked_until = case when failures > $3 then locked_until end
  where scope = $1 and scope_key = $2 and failures > 0`;
const FORGET = `
  delete from lockouts where updated_at < now() - interval '24 hours' and (locked_until is null or locked_until < now())`;

export const lockoutStore = (manager: EntityManager) => ({
  /** Counts a try as failed; how many seconds are left of a lock, and 0 where the try may go on. */
  async begin(scope: LockoutScope, scopeKey: string): Promise<number> {
    const { tries, firstSeconds, maxSeconds } = LOCKOUTS[scope];
    const counted = await manager.query<unknown[]>(BEGIN, [newId(), scope, scopeKey, tries, firstSeconds, maxSeconds]);
    if (counted.length > 0) return 0;
    const [lock] = await manager.query<{ secondsLeft: number }[]>(SECONDS_LEFT, [scope, scopeKey]);
    return lock?.secondsLeft ?? 1;
  },

  /** The try was right: nothing is held against the account any longer. */
  clear: (scope: LockoutScope, scopeKey: string) => manager.query(CLEAR, [scope, scopeKey]),

  /** The try was no failure, which says nothing about those before it. */
  takeBack: (scope: LockoutScope, scopeKey: string) =>
    manager.query(TAKE_BACK, [scope, scopeKey, LOCKOUTS[scope].tries]),

  async forget(): Promise<number> {
    return (await manager.query<[unknown, number]>(FORGET))[1];
  },
});
