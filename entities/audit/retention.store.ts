import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { RetentionStatus, SelectedRange, Selection } from '../../contracts/audit/retention';
import type { SealedEnd } from '../../domain/audit/retention-selection';
import type { Tombstone } from '../../domain/audit/tombstone';
import { Asset, type NewAsset } from '../kernel/asset.entity';
import { newestFirst, type Page } from '../page';
import type { AuditCheckpoint } from './audit-checkpoint.entity';
import { AuditTombstone } from './audit-tombstone.entity';
import { RetentionPolicyRow } from './retention-policy.entity';
import { RetentionRunRow } from './retention-run.entity';

/** The columns of a `Tombstone`. */
export const TOMBSTONE_COLUMNS = `number, stream, first_sequence as first, last_sequence as last, event_count as count,
  encode(root, 'hex') as root, archive_sha256 as "archiveSha256"`;

export interface NewRun {
  id: string;
  policyId: string;
  policyBy: string;
  startedBy: string;
  cutoff: Date;
}

export interface FoundRun extends NewRun {
  status: RetentionStatus;
  selection: Selection | null;
  selectedCount: string | null;
  selectionSha256: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  endedAt: Date | null;
  manifestSha256: string | null;
  assetId: string | null;
  createdAt: Date;
}

export type RunChange = Partial<Omit<FoundRun, keyof NewRun | 'createdAt'>>;

export interface ArchiveFile extends NewAsset {
  retainedUntil: Date;
}

/** A checkpoint as its row has it. */
export type SigningCheckpoint = Pick<
  AuditCheckpoint,
  'sequence' | 'previousSha256' | 'heads' | 'eventCount' | 'fromAt' | 'toAt' | 'signature'
>;

/** A tombstone as its row has it, and where its archive lies. */
export type ShownTombstone = Omit<AuditTombstone, 'transactionId' | 'assetId' | 'policyId'> & { archive: string };

const TOMBSTONE_PAGE = [
  't.id as id',
  't.number as number',
  't.stream as stream',
  't.event_count as "eventCount"',
  't.root as root',
  't.first_sequence as "firstSequence"',
  't.last_sequence as "lastSequence"',
  't.run_id as "runId"',
  't.archive_sha256 as "archiveSha256"',
  't.approver_id as "approverId"',
  't.created_at as "createdAt"',
  `a.bucket || '/' || a.key as archive`,
];

const SEALED_ENDS = `
  with streams as (
    select h.stream, h.sequence as head, coalesce((
      select max(t.last_sequence) from audit_tombstones t where t.stream = h.stream), 0) + 1 as first
    from audit_heads h
  ), limits as (
    select s.stream, s.first, coalesce((select k.sequence from audit_first_kept($1, s.stream, s.first) k), s.head + 1) as kept
    from streams s
  )
  select distinct l.stream, l.first, e.sequence::bigint as last, e.hash as root
  from audit_checkpoints c join assets a on a.id = c.asset_id and a.retained_until is not null
    cross join lateral jsonb_to_recordset(c.heads) as e (stream smallint, sequence text, hash text)
    join limits l on l.stream = e.stream and e.sequence::bigint >= l.first and e.sequence::bigint < l.kept
  order by l.stream, last`;
// The first that signed it, so that every attempt makes the same archive.
const SIGNED_BY = `
  select c.sequence, previous_sha256 as "previousSha256", heads, event_count as "eventCount", from_at as "fromAt",
    to_at as "toAt", signature
  from audit_checkpoints c join assets a on a.id = c.asset_id and a.retained_until is not null
  where heads @> jsonb_build_array(jsonb_build_object('stream', $1::smallint, 'sequence', $2::text, 'hash', $3::text))
  order by c.sequence limit 1`;
const PURGED = `select ${TOMBSTONE_COLUMNS} from audit_tombstones where run_id = $1 order by audit_tombstones.number`;
const PURGE = `select ${TOMBSTONE_COLUMNS} from audit_purge($1, $2, $3::smallint, $4, $5, $6)`;
// A file of these bytes may be known from an attempt that a hold stopped.
const FILE = `
  insert into assets (id, created_by, bucket, key, filename, size_bytes, mime, sha256, retained_until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (bucket, key) do update set retained_until = greatest(assets.retained_until, excluded.retained_until)
    where assets.sha256 = excluded.sha256
  returning id`;

export const retentionStore = (manager: EntityManager) => ({
  insertRun: (run: NewRun) => manager.insert(RetentionRunRow, run),

  findRun: (id: string): Promise<FoundRun | null> => manager.findOneBy(RetentionRunRow, { id }),

  lockRun: (id: string): Promise<FoundRun | null> =>
    manager.findOne(RetentionRunRow, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  openRunOf: (policyId: string): Promise<FoundRun | null> =>
    manager.findOneBy(RetentionRunRow, { policyId, endedAt: IsNull() }),

  pageRuns: (page: Page): Promise<FoundRun[]> => manager.find(RetentionRunRow, newestFirst(page)),

  async changeRun(id: string, from: RetentionStatus, change: RunChange): Promise<boolean> {
    const { affected } = await manager.update(RetentionRunRow, { id, status: from }, change);
    return affected === 1;
  },

  /** Newest first. */
  pageTombstones: ({ before, limit }: Page) =>
    manager
      .createQueryBuilder(AuditTombstone, 't')
      .innerJoin(Asset, 'a', 'a.id = t.asset_id')
      .select(TOMBSTONE_PAGE)
      .where(before === undefined ? 'true' : 't.id < :before', { before })
      .orderBy('t.id', 'DESC')
      .limit(limit)
      .getRawMany<ShownTombstone>(),

  findPolicy: (id: string) => manager.findOneBy(RetentionPolicyRow, { id }),

  /** Finds where each stream can be cut in a run: no event before it is too young, held or unsigned. */
  sealedEnds: (runId: string): Promise<SealedEnd[]> => manager.query<SealedEnd[]>(SEALED_ENDS, [runId]),

  async signedBy({ stream, last, root }: SelectedRange): Promise<SigningCheckpoint | undefined> {
    const [row] = await manager.query<SigningCheckpoint[]>(SIGNED_BY, [stream, last, root]);
    return row;
  },

  /** Lists the ranges that a run has purged so far, in order. */
  purgedBy: (runId: string): Promise<Tombstone[]> => manager.query<Tombstone[]>(PURGED, [runId]),

  /** The id of the file's row; undefined when other bytes are known by its name. */
  async insertFile(file: ArchiveFile): Promise<string | undefined> {
    const [row] = await manager.query<{ id: string }[]>(FILE, [
      newId(),
      file.createdBy,
      file.bucket,
      file.key,
      file.filename,
      file.sizeBytes,
      file.mime,
      file.sha256,
      file.retainedUntil,
    ]);
    return row?.id;
  },

  /** The database refuses whatever is not allowed, by constraint. */
  async purge(runId: string, range: SelectedRange, assetId: string): Promise<Tombstone> {
    const [tombstone] = await manager.query<Tombstone[]>(PURGE, [
      runId,
      newId(),
      range.stream,
      range.first,
      range.last,
      assetId,
    ]);
    if (!tombstone) throw new Error('audit_purge answers with a tombstone');
    return tombstone;
  },
});
