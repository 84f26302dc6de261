import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { AccessRow } from '../../domain/access/access-log-seal';
import { newestFirst, type Page } from '../page';
import { LOWEST_ID } from '../row';
import { AccessLog } from './access-log.entity';
import { AccessLogSeal } from './access-log-seal.entity';

export interface NewSeal {
  sequence: string;
  firstTransaction: string;
  nextTransaction: string;
  rowCount: string;
  sha256: string;
  fromAt: Date;
  toAt: Date;
}

export type FoundAccess = Omit<AccessLog, 'createdAt' | 'transactionId'>;

export interface AccessFilter extends Page {
  actorId?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  granted?: boolean | undefined;
}

// As text with microseconds: a Date would hide a change below the millisecond.
const asText = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;

/** The columns of `access_log` in the form in which they are hashed. */
export const ACCESS_COLUMNS = `id, transaction_id, actor_id, on_behalf_of, request_id, resource_type, resource_id, action,
  fields, granted, matched_rule_id, authz_epoch, ip_address, user_agent, purpose, encode(reason, 'hex') as reason,
  ${asText('accessed_at')}, ${asText('created_at')}`;

const PAGE = 1_000;
const READ_PAGE = `select ${ACCESS_COLUMNS} from access_log
  where transaction_id < $1 and (transaction_id, id) > ($2, $3) order by transaction_id, id limit ${PAGE}`;

export const accessLogStore = (manager: EntityManager) => ({
  /** Newest first. */
  async page({ before, limit, ...wanted }: AccessFilter): Promise<FoundAccess[]> {
    const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
    return manager.find(AccessLog, newestFirst({ before, limit }, Object.fromEntries(given)));
  },

  async newestSeal(): Promise<NewSeal | undefined> {
    const [row] = await manager.find(AccessLogSeal, { order: { sequence: 'DESC' }, take: 1 });
    return row;
  },

  /**
   * The lowest transaction number that may still commit. All below have ended, and what they wrote is seen by the
   * next statement: no row can join them any more.
   */
  async watermark(): Promise<string> {
    const [row] = await manager.query<{ watermark: string }[]>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as watermark',
    );
    if (!row) throw new Error('pg_current_snapshot() gave no row');
    return row.watermark;
  },

  /** Rows of the transactions from `first` up to, without, `next`, in the order they are hashed in; a page at a time. */
  async *rows(first: string, next: string): AsyncIterable<AccessRow> {
    let after: [string, string] = [first, LOWEST_ID];
    for (;;) {
      const page = await manager.query<AccessRow[]>(READ_PAGE, [next, ...after]);
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = [last.transaction_id, last.id];
    }
  },

  /** False when another sealed this sequence first. */
  async insert(seal: NewSeal): Promise<boolean> {
    const made = await manager
      .createQueryBuilder()
      .insert()
      .into(AccessLogSeal)
      .values({ id: newId(), ...seal })
      .orIgnore()
      .returning('id')
      .execute();
    return (made.raw as unknown[]).length === 1;
  },
});
