import { Check, Column, Entity, Unique } from 'typeorm';
import { AUDIT_STREAMS } from '../../contracts/audit/states';
import { EMPTY_VAULT, MutableRow } from '../row';

/** The end of each hash chain. */
@Entity('audit_heads')
@Unique('audit_heads_stream_key', ['stream'])
@Check('audit_heads_metadata_empty', EMPTY_VAULT)
@Check('audit_heads_stream_known', `stream between 0 and ${AUDIT_STREAMS - 1}`)
export class AuditHead extends MutableRow {
  @Column('smallint') stream!: number;
  @Column('bigint', { default: 0 }) sequence!: string;
  @Column('bytea') hash!: Buffer;
}
