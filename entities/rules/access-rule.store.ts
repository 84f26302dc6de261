import type { AccessRule, RuleState } from '../../contracts/rules/rules';
import type { StoreTx } from '../../platform/database/deferred';
import { RULE_JSON } from '../identity/rights.store';

export interface FoundRule {
  id: string;
  /** As it is stored; its reader checks the shape. */
  rule: unknown;
  version: number;
  state: RuleState;
  createdBy: string;
  createdAt: Date;
  activatedAt: Date | null;
  retiredAt: Date | null;
}

export interface RuleFilter {
  state?: RuleState | undefined;
  name?: string | undefined;
  resourceType?: string | undefined;
  /** Only versions with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const STATE = `case when a.is_active then 'active' when a.retired_at is null then 'draft' else 'retired' end`;
const SELECT = `
  select a.id, ${RULE_JSON} as rule, a.version, ${STATE} as state, a.created_by as "createdBy",
         a.created_at as "createdAt", a.activated_at as "activatedAt", a.retired_at as "retiredAt"
  from access_rules a`;

const INSERT = `
  insert into access_rules (id, rule_name, version, resource_type, actions, effect, subjects, condition, fields,
    ip_cidrs, schedule, obligations, priority, valid_from, valid_until, created_by)
  select $1, $2::text, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9::text[]::cidr[], $10, $11, $12, $13,
    $14, $15
  from access_rules where rule_name = $2::text`;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** The error of a store when another transaction was faster. */
type Clash = () => Error;

export const accessRuleStore = ({ manager, later }: StoreTx) => ({
  /** A draft, as the next version of its name. */
  insert(rule: Omit<AccessRule, 'isActive'>, createdBy: string, error: Clash): void {
    const values = [
      rule.id,
      rule.name,
      rule.resourceType,
      rule.actions,
      rule.effect,
      json(rule.subjects),
      json(rule.condition),
      json(rule.fields),
      rule.ipCidrs,
      json(rule.schedule),
      json(rule.obligations),
      rule.priority,
      rule.validFrom,
      rule.validUntil,
      createdBy,
    ];
    later({ text: INSERT, values, refusedAs: { constraint: 'access_rules_rule_name_version_key', error } });
  },

  async find(id: string): Promise<FoundRule | undefined> {
    const [row] = await manager.query<FoundRule[]>(`${SELECT} where a.id = $1`, [id]);
    return row;
  },

  /** Finds the same under its row lock. */
  async lock(id: string): Promise<FoundRule | undefined> {
    const [row] = await manager.query<FoundRule[]>(`${SELECT} where a.id = $1 for update`, [id]);
    return row;
  },

  page: ({ state, name, resourceType, before, limit }: RuleFilter): Promise<FoundRule[]> =>
    manager.query(
      `${SELECT} where ($1::text is null or ${STATE} = $1) and ($2::text is null or a.rule_name = $2)
         and ($3::text is null or a.resource_type = $3) and ($4::uuid is null or a.id < $4)
       order by a.id desc limit $5`,
      [state ?? null, name ?? null, resourceType ?? null, before ?? null, limit],
    ),

  activate(id: string, error: Clash): void {
    const text = 'update access_rules set is_active = true, activated_at = now() where id = $1';
    later({ text, values: [id], refusedAs: { constraint: 'access_rules_one_active_per_name', error } });
  },

  retire: (id: string) =>
    manager.query('update access_rules set is_active = false, retired_at = now() where id = $1', [id]),

  /** Retires what is active under a name; returns its id. */
  async retireActive(name: string): Promise<string | undefined> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `update access_rules set is_active = false, retired_at = now() where rule_name = $1 and is_active returning id`,
      [name],
    );
    return rows[0]?.id;
  },
});
