import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  RULE_EFFECTS,
  type Condition,
  type RuleEffect,
  type RuleFields,
  type RuleObligations,
  type RuleSubjects,
  type Schedule,
} from '../../contracts/rules/rules';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** One version of a rule. It never changes, so that a decision that names it stays explainable. */
@Entity('access_rules')
@Unique('access_rules_rule_name_version_key', ['ruleName', 'version'])
@Index('access_rules_one_active_per_name', ['ruleName'], { unique: true, where: 'is_active' })
@Check('access_rules_metadata_empty', EMPTY_VAULT)
@Check('access_rules_version_positive', 'version > 0')
@Check('access_rules_effect_known', oneOf('effect', RULE_EFFECTS))
@Check('access_rules_actions_named', 'cardinality(actions) > 0')
@Check('access_rules_ends_after_start', 'valid_until > valid_from')
@Check('access_rules_active_between', 'is_active = (activated_at is not null and retired_at is null)')
export class AccessRuleRow extends MutableRow {
  @Column('text', { name: 'rule_name' }) ruleName!: string;
  @Column('integer') version!: number;
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text', { array: true }) actions!: string[];
  @Column('text') effect!: RuleEffect;
  @Column('jsonb') subjects!: RuleSubjects;
  @Column('jsonb', { nullable: true }) condition!: Condition | null;
  @Column('jsonb') fields!: RuleFields;
  @Column('cidr', { name: 'ip_cidrs', array: true, default: [] }) ipCidrs!: string[];
  @Column('jsonb', { nullable: true }) schedule!: Schedule | null;
  @Column('jsonb') obligations!: RuleObligations;
  @Column('integer', { default: 0 }) priority!: number;
  @Column('timestamptz', { name: 'valid_from', nullable: true }) validFrom!: Date | null;
  @Column('timestamptz', { name: 'valid_until', nullable: true }) validUntil!: Date | null;
  @Column('boolean', { name: 'is_active', default: false }) isActive!: boolean;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
  @Index('access_rules_created_by_idx')
  @ForeignKey(() => User, restrict('access_rules_created_by_fkey'))
  @Column('uuid', { name: 'created_by' })
  createdBy!: string;
}
