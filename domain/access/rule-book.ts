import type { BookSource, FieldSetting, RoleGrant } from '../../contracts/access/rights';
import { OPENED_BY, RESOURCES, isResourceType } from '../../contracts/access/resources';
import {
  CLASSIFICATIONS,
  MASKS,
  type AccessRule,
  type Classification,
  type ConditionNode,
  type DecisionRequest,
  type DescribedField,
  type FieldType,
  type Mask,
  type ResourceDescription,
} from '../../contracts/rules/rules';
import { applyRule } from './apply-rule';
import { ruleOfEscalation, unrestricted } from './grant-rule';

/**
 * All that decisions depend on, at one epoch: stored rules, rules made of roles and escalations, and described fields.
 */
export interface RuleBook {
  epoch: bigint;
  /** The rules that speak about a type, those that roles amount to included. */
  rulesOf(resourceType: string): readonly AccessRule[];
  descriptionOf(resourceType: string): ResourceDescription;
  /**
   * The most people who agreed to one grant of the user's for this action, on this resource. Without a resource: `every`
   * for grants of all of them, `some` with those of single ones.
   */
  approvalsOf(request: DecisionRequest): { every: number; some: number };
}

/** Below every rule that a person can write, so that each of them outranks what a role gives. */
const ROLE_PRIORITY = -2_000_000;
const OPENED_PRIORITY = ROLE_PRIORITY + 1;

const stricter = (a: Classification, b: Classification): Classification =>
  CLASSIFICATIONS.indexOf(a) >= CLASSIFICATIONS.indexOf(b) ? a : b;

const maskFor = (type: FieldType, declared: Mask | null, set: Mask | null): Mask | null => {
  if (declared === 'full' || set === null) return declared;
  const able: readonly FieldType[] = MASKS[set];
  // A mask that does not fit shows nothing rather than everything.
  return able.includes(type) ? set : 'full';
};

const tightened = (field: DescribedField, setting: FieldSetting | undefined): DescribedField =>
  setting
    ? {
        ...field,
        classification: stricter(field.classification, setting.classification),
        defaultMask: maskFor(field.type, field.defaultMask, setting.defaultMask),
        encrypted: field.encrypted || setting.encryptionRequired,
      }
    : field;

const describe = (resourceType: string, settings: readonly FieldSetting[]): ResourceDescription => {
  if (!isResourceType(resourceType)) return { resourceType, fields: {} };
  const own = settings.filter((one) => one.resourceType === resourceType);
  const fields = Object.entries(RESOURCES[resourceType].fields).map(([name, field]): [string, DescribedField] => [
    name,
    tightened(
      field,
      own.find(({ fieldName }) => fieldName === name),
    ),
  ]);
  return { ...RESOURCES[resourceType], fields: Object.fromEntries(fields) };
};

const holdsOneOf = (roles: readonly string[]): ConditionNode => ({
  op: 'or',
  nodes: roles.map((role) => ({ op: 'contains', left: { ref: '$user.roles' }, right: { value: role } })),
});

/** The id of the second rule that a grant amounts to: its own, as a UUID of version 8. */
const secondId = (id: string): string => `${id.slice(0, 14)}8${id.slice(15)}`;

/**
 * Returns the rules of a role's permission: its action on every resource of the type, with all unrestricted fields.
 * Holders of a further permission, by whichever role, get the fields that one opens.
 */
const rulesOfGrant = (
  grant: RoleGrant,
  description: ResourceDescription,
  grants: readonly RoleGrant[],
): readonly AccessRule[] => {
  const { id, role, resourceType, action } = grant;
  const names = unrestricted(description);
  const plain: AccessRule = {
    id,
    name: `role ${role}: ${resourceType}:${action}`,
    resourceType,
    actions: [action],
    effect: 'allow',
    subjects: { v: 1, users: [], roles: [role] },
    condition: null,
    fields: { v: 1, names },
    ipCidrs: [],
    schedule: null,
    obligations: { v: 1, list: [] },
    priority: ROLE_PRIORITY,
    validFrom: null,
    validUntil: null,
    isActive: true,
  };
  const opened = isResourceType(resourceType) ? OPENED_BY[resourceType] : undefined;
  const roles = grants
    .filter((one) => `${one.resourceType}:${one.action}` === opened?.permission)
    .map((one) => one.role);
  if (!opened || roles.length === 0) return [plain];
  const wider: AccessRule = {
    ...plain,
    id: secondId(id),
    name: `${plain.name}, with ${opened.permission}`,
    condition: { v: 1, test: holdsOneOf(roles) },
    fields: { v: 1, names: [...names, ...opened.fields] },
    priority: OPENED_PRIORITY,
  };
  return [plain, wider];
};

const keyOf = (resourceType: string): string => (isResourceType(resourceType) ? RESOURCES[resourceType].key : 'id');

/**
 * Builds the rule book of one epoch from the permissions of roles, the grants of escalations, the stored rules and the
 * field settings of the installation.
 */
export const buildRuleBook = ({ epoch, rules, grants, escalations, settings }: BookSource): RuleBook => {
  const descriptions = new Map<string, ResourceDescription>();
  const descriptionOf = (resourceType: string): ResourceDescription => {
    const description = descriptions.get(resourceType) ?? describe(resourceType, settings);
    descriptions.set(resourceType, description);
    return description;
  };
  const byType = new Map<string, AccessRule[]>();
  const add = (rule: AccessRule): void => {
    const known = byType.get(rule.resourceType);
    if (known) known.push(rule);
    else byType.set(rule.resourceType, [rule]);
  };
  for (const grant of grants) rulesOfGrant(grant, descriptionOf(grant.resourceType), grants).forEach(add);
  const granted = escalations.map((one) => ({
    approvals: one.approvals,
    rule: ruleOfEscalation(one, descriptionOf(one.resourceType), keyOf(one.resourceType)),
  }));
  granted.forEach(({ rule }) => add(rule));
  rules.forEach(add);
  const approvalsOf = (request: DecisionRequest): { every: number; some: number } => {
    const most = { every: 0, some: 0 };
    for (const { rule, approvals } of granted) {
      const { applies } = applyRule(rule, request);
      if (applies === 'yes') most.every = Math.max(most.every, approvals);
      if (applies !== 'no') most.some = Math.max(most.some, approvals);
    }
    return most;
  };
  return {
    epoch: BigInt(epoch),
    rulesOf: (resourceType) => byType.get(resourceType) ?? [],
    descriptionOf,
    approvalsOf,
  };
};
