import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import type { EntityKind, ListedIdentifier, ListedName } from '../../contracts/compliance/listed-entity';
import { LISTED_ENTITY_KINDS } from '../../contracts/compliance/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { ScreeningList } from './screening-list.entity';

@Entity('screening_entities')
@Unique('screening_entities_list_id_entity_ref_key', ['listId', 'entityRef'])
@Index('screening_entities_content_hash_idx', ['contentHash'])
@Check('screening_entities_metadata_empty', EMPTY_VAULT)
@Check('screening_entities_kind_known', oneOf('kind', LISTED_ENTITY_KINDS))
@Check('screening_entities_content_hash_sha256', isSha256('content_hash'))
export class ScreeningEntity extends MutableRow {
  @ForeignKey(() => ScreeningList, restrict('screening_entities_list_id_fkey'))
  @Column('uuid', { name: 'list_id' })
  listId!: string;
  @Column('text', { name: 'entity_ref' }) entityRef!: string;
  @Column('text') kind!: EntityKind;
  @Column('jsonb') names!: ListedName[];
  @Column('jsonb', { default: [] }) identifiers!: ListedIdentifier[];
  @Column('text', { name: 'content_hash' }) contentHash!: string;
}
