import { Check, Column, Entity, Unique } from 'typeorm';
import { COUNTED_KINDS, type ListCounts } from '../../contracts/compliance/list-counts';
import { LIST_SOURCES, type ListSource } from '../../contracts/compliance/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf } from '../row';

const COUNTED_BESIDE_ENTITIES = COUNTED_KINDS.filter((kind) => kind !== 'entities').map((kind) => `'${kind}'`);

/** One snapshot of a sanctions list. */
@Entity('screening_lists')
@Unique('screening_lists_source_sha256_key', ['source', 'sha256'])
@Unique('screening_lists_source_in_force_since_key', ['source', 'inForceSince'])
@Check('screening_lists_metadata_empty', EMPTY_VAULT)
@Check('screening_lists_source_known', oneOf('source', LIST_SOURCES))
@Check('screening_lists_sha256_sha256', isSha256('sha256'))
@Check('screening_lists_not_empty', 'entity_count > 0')
@Check('screening_lists_counts_whole', `counts ?& array[${COUNTED_BESIDE_ENTITIES.join(',')}]`)
export class ScreeningList extends MutableRow {
  @Column('text') source!: ListSource;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
  /** The last successful fetch; null for a bundled snapshot, whose age counts from its publication. */
  @Column('timestamptz', { name: 'fetched_at', nullable: true }) fetchedAt!: Date | null;
  @Column('text') sha256!: string;
  @Column('integer', { name: 'entity_count' }) entityCount!: number;
  /** What it holds beside its entities; the next list is compared with it. */
  @Column('jsonb') counts!: Omit<ListCounts, 'entities'>;
  /** When it was imported or put back in force. Of each source, the list with the newest is the one in force. */
  @Column('timestamptz', { name: 'in_force_since' }) inForceSince!: Date;
}
