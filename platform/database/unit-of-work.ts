import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../contracts/identity/actor';
import { createFieldCipher, type FieldCipher } from '../crypto/field-cipher';
import { createKeyStore, type SharedKeys } from '../crypto/key-store';
import type { MasterKeys } from '../crypto/master-keys';
import { accessStatement, bufferAccess, type Access, type BufferedAccess } from './access-log';
import { appendStatement, bufferEvent, streamOf, type AuditEvent, type BufferedEvent } from './audit';
import { constraintOf, errorCodeOf, isClash, isUniqueViolation } from './database-errors';
import { createGuardedRunner, type GuardedRunner, type Isolation, type Write } from './guarded-runner';
import { createOutboxNotifier } from './outbox-notify';
import { createOutboxWriter, OUTBOX_SEQUENCE_CONSTRAINT, type OutboxWriter } from './outbox';

/** One transaction under an actor; ends with the work it was given to. */
export interface Tx {
  readonly manager: EntityManager;
  readonly actor: Actor;
  readonly cipher: FieldCipher;
  /**
   * Sends a write whose result nobody needs with the next statement or the COMMIT, in order; a statement after it
   * sees it. What is wrong with it is thrown there.
   */
  later(write: Write): void;
  /** Buffered; written last, in this transaction. */
  audit(event: AuditEvent): void;
  /**
   * Records a read or a refused read: buffered, written last. Throws with the transaction, so no read goes unseen; what
   * was refused is written also when the work fails, in a transaction of its own.
   */
  recordAccess(access: Access): void;
  readonly outbox: OutboxWriter;
}

interface UnitOptions {
  isolation?: Isolation;
  /** Why this change needs no audit event: a lease, a cached answer. */
  technical?: string;
}

/** The writes that are sent with the COMMIT. */
interface Buffered {
  events: BufferedEvent[];
  accesses: BufferedAccess[];
}

/** The one way to a transaction. The work may run several times, so it touches nothing but its `tx`. */
export type WithActor = <T>(actor: Actor, work: (tx: Tx) => Promise<T>, options?: UnitOptions) => Promise<T>;

interface UnitOfWorkPorts {
  dataSource: DataSource;
  masterKeys: MasterKeys;
  lookupKey: Buffer;
  /**
   * The principal whose rows every transaction reaches, if it is not the actor: a worker runs the steps of an actor's
   * message as the engine, also when that actor has lost their rights meanwhile. The audit event names the actor.
   */
  principalId?: string;
}

/** The error of a transaction that changed rows without an audit event. */
export class MissingAuditEvent extends Error {
  override name = 'MissingAuditEvent';
  constructor() {
    super(
      'withActor changed rows without an audit event: call tx.audit(), or say in options.technical why none is due',
    );
  }
}

const MAX_ATTEMPTS = 5;
const BACKOFF_MS = 10;
const UNAUDITED = 'HC001';
const REFUSE_IF_CHANGED = `do $$ begin
  if pg_current_xact_id_if_assigned() is not null then raise exception 'no audit event' using errcode = '${UNAUDITED}'; end if;
end $$`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REQUEST_ID = /^[\x21-\x7e]{1,200}$/;

const checkActor = ({ userId, onBehalfOf, requestId }: Actor): void => {
  for (const [name, value] of Object.entries({ userId, onBehalfOf })) {
    if (value !== undefined && !UUID.test(value)) throw new Error(`actor.${name}: '${value}' is not a lower-case UUID`);
  }
  if (!REQUEST_ID.test(requestId)) {
    throw new Error(`actor.requestId: '${requestId}' is not 1 to 200 printable characters without space`);
  }
};

const lostToAnother = (error: unknown): boolean =>
  isClash(error) || isUniqueViolation(error, OUTBOX_SEQUENCE_CONSTRAINT);

export const createUnitOfWork = ({ dataSource, masterKeys, lookupKey, principalId }: UnitOfWorkPorts): WithActor => {
  const principalOf = (actor: Actor): string => principalId ?? actor.userId;
  const inside = new AsyncLocalStorage<true>();
  const sharedKeys: SharedKeys = new Map();
  const notifyOutbox = createOutboxNotifier(dataSource);

  const finish = async (
    guarded: GuardedRunner,
    { actor, cipher }: Tx,
    { events, accesses }: Buffered,
    technical: boolean,
  ) => {
    const statements: string[] = [];
    if (accesses.length > 0) statements.push(accessStatement(accesses));
    const [first] = events;
    if (first) {
      const stream = streamOf(first);
      for (const event of events) statements.push(await appendStatement(stream, event, actor, cipher));
    } else if (!technical && guarded.mayHaveChanged()) {
      statements.unshift(REFUSE_IF_CHANGED);
    }
    await guarded.commit(statements);
  };

  const attempt = async <T>(
    guarded: GuardedRunner,
    actor: Actor,
    work: (tx: Tx) => Promise<T>,
    options: UnitOptions,
    accesses: BufferedAccess[],
  ) => {
    const buffered: Buffered = { events: [], accesses };
    const refusals = new Map<string, () => Error>();
    let open = true;
    let wroteOutbox = false;
    try {
      await guarded.begin(actor, options.isolation ?? 'READ COMMITTED', principalOf(actor));
      const { manager } = guarded.runner;
      const later = (write: Write): void => {
        if (!open) throw new Error('a deferred write: its transaction has ended; await it inside the work');
        if (write.refusedAs) refusals.set(write.refusedAs.constraint, write.refusedAs.error);
        guarded.later(write);
      };
      const keys = createKeyStore((sql, parameters) => manager.query(sql, parameters), later, masterKeys, sharedKeys);
      const tx: Tx = {
        manager,
        actor,
        later,
        cipher: createFieldCipher(keys, lookupKey),
        audit(event) {
          if (!open)
            throw new Error(`audit event ${event.action}: its transaction has ended; await it inside the work`);
          buffered.events.push(bufferEvent(event));
        },
        recordAccess(access) {
          if (!open)
            throw new Error(`access to ${access.resourceType}: its transaction has ended; await it inside the work`);
          buffered.accesses.push(bufferAccess(access));
        },
        outbox: createOutboxWriter(actor, (write) => {
          wroteOutbox = true;
          later(write);
        }),
      };
      const result: T = await inside.run(true, () => work(tx));
      open = false;
      await finish(guarded, tx, buffered, options.technical !== undefined);
      if (wroteOutbox) notifyOutbox();
      return result;
    } catch (caught) {
      const error = guarded.explain(caught);
      await guarded.abandon();
      if (errorCodeOf(error) === UNAUDITED) throw new MissingAuditEvent();
      throw refusals.get(constraintOf(error) ?? '')?.() ?? error;
    } finally {
      open = false;
      await guarded.release();
    }
  };

  /** Where it cannot be written, its own error is what the caller hears. */
  const writeRefusals = async (actor: Actor, accesses: readonly BufferedAccess[]): Promise<void> => {
    const refused = accesses.filter(({ granted }) => !granted);
    if (refused.length === 0) return;
    const guarded = createGuardedRunner(dataSource);
    try {
      await guarded.begin(actor, 'READ COMMITTED', principalOf(actor));
      await guarded.commit([accessStatement(refused)]);
    } catch (error) {
      await guarded.abandon();
      throw error;
    } finally {
      await guarded.release();
    }
  };

  return async (actor, work, options = {}) => {
    if (inside.getStore())
      throw new Error('withActor inside withActor: hand on the tx you have, one unit is one transaction');
    checkActor(actor);
    for (let tried = 1; ; tried += 1) {
      const guarded = createGuardedRunner(dataSource);
      const accesses: BufferedAccess[] = [];
      try {
        return await attempt(guarded, actor, work, options, accesses);
      } catch (error) {
        // The work may have wrapped what the database said.
        const lost = lostToAnother(error) || lostToAnother(guarded.firstError());
        if (!lost || tried === MAX_ATTEMPTS) {
          await writeRefusals(actor, accesses);
          throw error;
        }
        await sleep(Math.random() * BACKOFF_MS * 2 ** tried);
      }
    }
  };
};
