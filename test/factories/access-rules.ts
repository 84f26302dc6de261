import type { RuleDefinition } from '../../contracts/rules/schemas';
import {
  CONSENT_PURPOSES,
  type AccessRule,
  type ConditionNode,
  type DecisionContext,
  type DecisionRequest,
  type DecisionUser,
  type DescribedField,
  type FieldType,
  type Literal,
  type ResourceDescription,
  type ResourceRow,
} from '../../contracts/rules/rules';

const field = (column: string, type: FieldType, change: Partial<DescribedField> = {}): DescribedField => ({
  column,
  type,
  classification: 'internal',
  defaultMask: null,
  encrypted: false,
  ...change,
});

/** An invented resource with a field of every type. */
export const bench: ResourceDescription = {
  resourceType: 'bench',
  consents: { function: 'bench_consents', column: 'consents' },
  fields: {
    id: field('id', 'uuid'),
    ownerId: field('owner_id', 'uuid'),
    status: field('status', 'text'),
    label: field('label', 'text'),
    level: field('level', 'number'),
    turns: field('turns', 'bigint'),
    turnsLimit: field('turns_limit', 'bigint'),
    price: field('price_atomic', 'numeric'),
    paid: field('paid_atomic', 'numeric'),
    open: field('is_open', 'boolean'),
    madeAt: field('made_at', 'timestamptz'),
    dueAt: field('due_at', 'timestamptz'),
    tags: field('tags', 'text[]'),
    email: field('email', 'text', { classification: 'confidential', defaultMask: 'email', encrypted: true }),
    taxId: field('tax_id', 'text', { classification: 'restricted', defaultMask: 'full', encrypted: true }),
  },
};

export const USER_ID = '0197a000-0000-7000-8000-000000000001';

export const benchRow = (change: ResourceRow = {}): ResourceRow => ({
  id: '0197a000-0000-7000-8000-00000000000b',
  ownerId: USER_ID,
  status: 'open',
  label: 'oak',
  level: 3,
  turns: '9007199254740993',
  turnsLimit: null,
  price: '125000',
  paid: '0',
  open: true,
  madeAt: '2026-03-02T15:04:05.123456Z',
  dueAt: null,
  tags: ['wood', 'loud'],
  email: 'jo@example.org',
  taxId: '00-1234567',
  [CONSENT_PURPOSES]: ['mail'],
  ...change,
});

export const benchRowWithout = (name: string): ResourceRow =>
  Object.fromEntries(Object.entries(benchRow()).filter(([key]) => key !== name));

export const decisionUser = (change: Partial<DecisionUser> = {}): DecisionUser => ({
  id: USER_ID,
  roles: ['member'],

  campus: null,
  isStudent: false,
  ...change,
});

export const decisionContext = (change: Partial<DecisionContext> = {}): DecisionContext => ({
  now: new Date('2026-03-02T12:00:00Z'),
  ipAddress: '192.0.2.7',
  purpose: null,
  ...change,
});

export const decisionRequest = (change: Partial<DecisionRequest> = {}): DecisionRequest => ({
  user: decisionUser(),
  context: decisionContext(),
  action: 'read',
  description: bench,
  ...change,
});

/** Allows a member to read every bench, always. */
export const accessRule = (change: Partial<AccessRule> = {}): AccessRule => ({
  id: '0197b000-0000-7000-8000-000000000001',
  name: 'members read benches',
  resourceType: 'bench',
  actions: ['read'],
  effect: 'allow',
  subjects: { v: 1, users: [], roles: ['member'] },
  condition: null,
  fields: { v: 1, names: '*' },
  ipCidrs: [],
  schedule: null,
  obligations: { v: 1, list: [] },
  priority: 0,
  validFrom: null,
  validUntil: null,
  isActive: true,
  ...change,
});

/** A rule as the API takes it: without its id and its state. */
export const definitionOf = (rule: AccessRule): RuleDefinition =>
  Object.fromEntries(
    Object.entries(rule).filter(([name]) => name !== 'id' && name !== 'isActive'),
  ) as unknown as RuleDefinition;

export const when = (test: ConditionNode) => ({ v: 1, test }) as const;
export const fieldIs = (name: string, value: Literal): ConditionNode => ({
  op: 'eq',
  left: { field: name },
  right: { value },
});
