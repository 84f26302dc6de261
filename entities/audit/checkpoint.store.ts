import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Asset, type NewAsset } from '../kernel/asset.entity';
import { AuditCheckpoint, type HeadRow } from './audit-checkpoint.entity';

export interface NewCheckpoint {
  sequence: string;
  previousSha256: string | null;
  heads: HeadRow[];
  eventCount: string;
  fromAt: Date;
  toAt: Date;
  signature: string;
}

/** Named as its key is. */
export type CheckpointFile = Omit<NewAsset, 'filename'>;

export interface UnlockedCheckpoint {
  assetId: string;
  key: string;
  signature: string;
  toAt: Date;
}

export const checkpointStore = (manager: EntityManager) => ({
  async newest(): Promise<NewCheckpoint | undefined> {
    const [row] = await manager.find(AuditCheckpoint, { order: { sequence: 'DESC' }, take: 1 });
    return row;
  },

  /** All heads as of one moment. */
  heads: (): Promise<HeadRow[]> =>
    manager.query<HeadRow[]>(`select stream, sequence, encode(hash, 'hex') as hash from audit_heads order by stream`),

  async firstEventAt(): Promise<Date | undefined> {
    const [row] = await manager.query<{ at: Date | null }[]>(
      'select min(occurred_at) as at from audit_heads h join audit_logs l on l.stream = h.stream and l.sequence = 1',
    );
    return row?.at ?? undefined;
  },

  /**
   * The file's row says where the bytes will lie; `retained_until` is set once they do. False when another made the
   * checkpoint of this sequence: the place of its file is taken.
   */
  async insert(checkpoint: NewCheckpoint, file: CheckpointFile): Promise<boolean> {
    const [asset] = await manager.query<{ id: string }[]>(
      `insert into assets (id, created_by, bucket, key, filename, size_bytes, mime, sha256)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (bucket, key) do nothing returning id`,
      [
        newId(),
        file.createdBy,
        file.bucket,
        file.key,
        `checkpoint-${checkpoint.sequence}.jws`,
        file.sizeBytes,
        file.mime,
        file.sha256,
      ],
    );
    if (asset) await manager.insert(AuditCheckpoint, { id: newId(), assetId: asset.id, ...checkpoint });
    return asset !== undefined;
  },

  countUnlocked: (): Promise<number> => unlocked(manager).getCount(),

  /** The oldest first: one under lock vouches for those before it. */
  findUnlocked: (limit: number): Promise<UnlockedCheckpoint[]> =>
    unlocked(manager)
      .select(['c.asset_id as "assetId"', 'a.key as key', 'c.signature as signature', 'c.to_at as "toAt"'])
      .orderBy('c.sequence')
      .limit(limit)
      .getRawMany<UnlockedCheckpoint>(),

  async markLocked(assetId: string, until: Date): Promise<void> {
    await manager.update(Asset, { id: assetId }, { retainedUntil: until });
  },
});

const unlocked = (manager: EntityManager) =>
  manager
    .createQueryBuilder(AuditCheckpoint, 'c')
    .innerJoin(Asset, 'a', 'a.id = c.asset_id')
    .where('a.retained_until is null');
