import { PERMISSIONS, type Permission } from '../../contracts/identity/permissions';
import { accessRuleSchema } from '../../contracts/rules/rule-schemas';
import type { AccessRule, RuleIssue } from '../../contracts/rules/rules';
import type { RuleResource } from '../../contracts/rules/schemas';
import { termsOf } from '../../domain/access/escalation-terms';
import { Refused } from '../../contracts/kernel/refused';
import { checkRule } from '../../domain/rules/check-rule';
import { accessRuleStore, type FoundRule, type RuleFilter } from '../../entities/rules/access-rule.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

/** Returns the access rule that a stored version holds. */
export const ruleOf = ({ rule }: FoundRule) => accessRuleSchema.parse(rule);

export const showRule = (found: FoundRule): RuleResource => {
  const rule = ruleOf(found);
  return {
    id: rule.id,
    name: rule.name,
    resourceType: rule.resourceType,
    actions: rule.actions,
    effect: rule.effect,
    subjects: rule.subjects,
    condition: rule.condition,
    fields: rule.fields,
    ipCidrs: rule.ipCidrs,
    schedule: rule.schedule,
    obligations: rule.obligations,
    priority: rule.priority,
    validFrom: rule.validFrom,
    validUntil: rule.validUntil,
    version: found.version,
    state: found.state,
    created_by: found.createdBy,
    created_at: found.createdAt.toISOString(),
    activated_at: found.activatedAt?.toISOString() ?? null,
    retired_at: found.retiredAt?.toISOString() ?? null,
  };
};

export const missingRule = (id: string) => new Refused('kernel.not-found', `there is no rule ${id}`);

/** An approval is one that escalations give, so a rule can ask for no more of them than those do. */
const approvalIssues = (rule: AccessRule): RuleIssue[] => {
  const given = rule.actions.map((action) => termsOf(`${rule.resourceType}:${action}` as Permission)?.approvals ?? 0);
  const most = Math.min(...given);
  return rule.obligations.list.flatMap((one, index) =>
    one.kind === 'approval' && one.approvers > most
      ? [
          {
            pointer: `/obligations/list/${index}/approvers`,
            value: String(one.approvers),
            wayOut:
              most === 0
                ? 'cannot be met: one of these actions cannot be granted by escalation'
                : `cannot be met: an escalation for these actions takes ${most}`,
          },
        ]
      : [],
  );
};

/** Returns all faults of a rule, judged by the permissions and fields of now; empty when it may be activated. */
export const issuesOf = (rule: AccessRule, { rights }: Caller): readonly RuleIssue[] => {
  const known = (PERMISSIONS as readonly string[]).filter((one) => one.startsWith(`${rule.resourceType}:`));
  if (known.length === 0 || !rights) {
    const types = [...new Set(PERMISSIONS.map((one) => one.split(':')[0]))].join(', ');
    return [
      { pointer: '/resourceType', value: rule.resourceType, wayOut: `is not a resource type; use one of ${types}` },
    ];
  }
  const unknown = rule.actions.flatMap((action, index) =>
    known.includes(`${rule.resourceType}:${action}`)
      ? []
      : [
          {
            pointer: `/actions/${index}`,
            value: action,
            wayOut: `is not an action of this type; use one of ${known.join(', ')}`,
          },
        ],
  );
  const impossible = unknown.length === 0 ? approvalIssues(rule) : [];
  return [...unknown, ...impossible, ...checkRule(rule, rights.book.descriptionOf(rule.resourceType))];
};

export const listRules = (
  { withActor }: { withActor: WithActor },
  filter: RuleFilter,
  { actor }: Caller,
): Promise<RuleResource[]> => withActor(actor, async (tx) => (await accessRuleStore(tx).page(filter)).map(showRule));

/** Reads a rule. Throws `Refused` (kernel.not-found). */
export const readRule = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<RuleResource> =>
  withActor(actor, async (tx) => {
    const found = await accessRuleStore(tx).find(id);
    if (!found) throw missingRule(id);
    return showRule(found);
  });
