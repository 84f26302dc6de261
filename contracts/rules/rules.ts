/** The language of access rules: what a rule says, what it is checked against, and what a decision answers. */

export const FIELD_TYPES = ['uuid', 'text', 'number', 'bigint', 'numeric', 'boolean', 'timestamptz', 'text[]'] as const;
/** `number` is a whole number that a JavaScript number holds exactly; the larger ones travel as decimal text. */
export type FieldType = (typeof FIELD_TYPES)[number];

export const CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

/** Each mask, with the types of fields that it fits. */
export const MASKS = {
  full: FIELD_TYPES,
  email: ['text'],
  name: ['text'],
  'last-four': ['text', 'uuid', 'number', 'bigint', 'numeric'],
  'amount-bucket': ['number', 'bigint', 'numeric'],
  year: ['timestamptz', 'text'],
} as const satisfies Record<string, readonly FieldType[]>;
export type Mask = keyof typeof MASKS;

export interface DescribedField {
  /**
   * Name of the column; SQL gets it from here and nowhere else. Null for what is made of other tables or of several
   * columns: as with an encrypted one, no condition can speak about it.
   */
  column: string | null;
  type: FieldType;
  classification: Classification;
  defaultMask: Mask | null;
  /** The column holds ciphertext: no condition can speak about it. */
  encrypted: boolean;
}

/**
 * The description of a resource type. A field that it does not declare cannot be used in a condition, read or written.
 */
export interface ResourceDescription {
  resourceType: string;
  fields: Readonly<Record<string, DescribedField>>;
  /** Where the resource is about somebody who can consent; else no condition can speak of consent. */
  consents?: ConsentSource;
}

/**
 * The SQL function, and the column passed to it, that returns the purposes to which a resource's subject consents now.
 */
export interface ConsentSource {
  function: string;
  column: string;
}

/**
 * The key under which a row holds, beside its fields, the purposes that its subject consents to: a text[], never null.
 * Only rows of a type with a `ConsentSource` have it.
 */
export const CONSENT_PURPOSES = '$context.consentPurposes';

/**
 * One resource by field name, every declared field present and `null` where there is no value. A timestamptz is ISO
 * text of up to six decimals, or a `Date`, which holds milliseconds only; a bigint or numeric is decimal text or
 * bigint.
 */
export type ResourceRow = Readonly<Record<string, unknown>>;

/**
 * Everything that a condition may refer to besides the resource's fields, with its type: facts about the user and the
 * request, and the purposes that the resource's subject consents to. A closed list.
 */
export const REFERENCES = {
  '$user.id': 'uuid',
  '$user.roles': 'text[]',
  '$user.campus': 'text',
  '$user.isStudent': 'boolean',
  '$context.now': 'timestamptz',
  '$context.purpose': 'text',
  [CONSENT_PURPOSES]: 'text[]',
} as const satisfies Record<string, FieldType>;
export type Reference = keyof typeof REFERENCES;

export interface DecisionUser {
  id: string;
  /** Those in force at the request; expired ones are not in it. */
  roles: readonly string[];
  campus: string | null;
  isStudent: boolean;
}

export interface DecisionContext {
  now: Date;
  /** Of the caller, already freed of forwarding headers nobody vouches for; null when unknown. */
  ipAddress: string | null;
  /** The purpose that the caller states. */
  purpose: string | null;
}

export type Literal = string | number | boolean;
export type ListLiteral = readonly (string | number)[];
export type Operand = { field: string } | { value: Literal | ListLiteral } | { ref: string };

export const COMPARISONS = ['eq', 'ne', 'in', 'lt', 'lte', 'gt', 'gte', 'contains'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface ComparisonNode {
  op: Comparison;
  left: Operand;
  right: Operand;
}

/**
 * A test that is either true or false. A comparison with an absent value is false, even `ne`; `exists` tests whether
 * there is a value; `not` negates its node. `contains` tests membership in a text[], and a substring in a text.
 */
export type ConditionNode =
  | ComparisonNode
  | { op: 'exists'; operand: Operand }
  | { op: 'and' | 'or'; nodes: readonly ConditionNode[] }
  | { op: 'not'; node: ConditionNode };

export interface Condition {
  v: 1;
  test: ConditionNode;
}

export interface RuleSubjects {
  v: 1;
  users: readonly string[];
  roles: readonly string[];
}

/** The fields that a rule covers; `*` stands for every declared field, including those declared later. */
export interface RuleFields {
  v: 1;
  names: '*' | readonly string[];
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** Local times `HH:MM`, `from` inclusive, `to` exclusive, `24:00` allowed as an end. `from` after `to` goes over midnight. */
export interface ScheduleWindow {
  /** The days on which the window begins. */
  days: readonly Day[];
  from: string;
  to: string;
}

export interface Schedule {
  v: 1;
  /** An IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  windows: readonly ScheduleWindow[];
}

export type Obligation =
  | { kind: 'mask'; mask: Mask; fields: readonly string[] }
  | { kind: 'reason-required' }
  | { kind: 'step-up'; withinSeconds: number }
  | { kind: 'approval'; approvers: number };

export interface RuleObligations {
  v: 1;
  list: readonly Obligation[];
}

export const RULE_EFFECTS = ['allow', 'deny'] as const;
export type RuleEffect = (typeof RULE_EFFECTS)[number];

/**
 * The states of one version of a rule. It may be activated once, and is retired once, by a person or by its successor.
 */
export const RULE_STATES = ['draft', 'active', 'retired'] as const;
export type RuleState = (typeof RULE_STATES)[number];

export interface AccessRule {
  id: string;
  name: string;
  resourceType: string;
  actions: readonly string[];
  effect: RuleEffect;
  subjects: RuleSubjects;
  /** Null: every resource of the type. */
  condition: Condition | null;
  fields: RuleFields;
  /** Empty: from anywhere. */
  ipCidrs: readonly string[];
  schedule: Schedule | null;
  obligations: RuleObligations;
  /** Among allows the greatest decides; it never lets an allow beat a deny. */
  priority: number;
  /** ISO times; from inclusive, until exclusive. */
  validFrom: string | null;
  validUntil: string | null;
  isActive: boolean;
}

export interface DecisionRequest {
  user: DecisionUser;
  context: DecisionContext;
  action: string;
  description: ResourceDescription;
  /** Undefined asks about the type: may the user do this to any resource, whichever it is? */
  row?: ResourceRow | undefined;
}

export interface Allowed {
  effect: 'allow';
  ruleId: string;
  fields: '*' | readonly string[];
  obligations: readonly Obligation[];
}

export type Denied =
  | { effect: 'deny'; reason: 'denied-by-rule'; ruleId: string }
  | { effect: 'deny'; reason: 'no-rule-allows' }
  /** Asked about the type only, and the answer differs from resource to resource: these rules look at the resource. */
  | { effect: 'deny'; reason: 'depends-on-resource'; ruleIds: readonly string[] };

export type Decision = Allowed | Denied;

export const RULE_CHECKS = [
  'resource-type',
  'action',
  'active',
  'validity',
  'subject',
  'ip',
  'schedule',
  'condition',
] as const;
export type RuleCheck = (typeof RULE_CHECKS)[number];

export interface RuleExplanation {
  ruleId: string;
  name: string;
  effect: RuleEffect;
  priority: number;
  /** `depends`: only a concrete resource can decide it. */
  matched: 'yes' | 'no' | 'depends';
  /** Where it fell out, or what could not be determined. */
  check: RuleCheck | null;
  outcome: 'decides' | 'lost' | 'not-matched' | 'depends';
  why: string;
}

export interface Explanation {
  decision: Decision;
  rules: readonly RuleExplanation[];
}

/** One fault of a rule: its place (a JSON pointer into the rule), the value found, and how to correct it. */
export interface RuleIssue {
  pointer: string;
  value: string;
  wayOut: string;
}
