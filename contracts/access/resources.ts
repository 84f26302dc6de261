import type { Permission } from '../identity/permissions';
import type { Classification, ConsentSource, DescribedField, FieldType, ResourceDescription } from '../rules/rules';

/** A type of resource as the API shows it. */
export interface ShownResource extends ResourceDescription {
  /** The table's alias in the queries of its stores. */
  alias: string;
  /** The field that names a resource. A caller who sees any field sees it. */
  key: string;
  /** Fields whose values are free text on the wire: there a mask may stand, elsewhere it shows as null. */
  freeText: readonly string[];
}

interface Detail {
  column?: string | null;
  classification?: Classification;
  encrypted?: boolean;
}

const field = (type: FieldType, column: string | null, detail: Omit<Detail, 'column'> = {}): DescribedField => ({
  column,
  type,
  classification: detail.classification ?? 'internal',
  defaultMask: null,
  encrypted: detail.encrypted ?? false,
});

/** Of the donor of a gift. */
const donorOf = (column: string): ConsentSource => ({ function: 'consents_for_donation', column });

/** Fields that would reveal a screening: only a rule or a case permission shows them. */
const screening = { classification: 'restricted' } as const;
/** Sealed text, opened for a caller who may read it. */
const sealed = { classification: 'confidential', encrypted: true } as const;

const donations: ShownResource = {
  resourceType: 'donations',
  alias: 'd',
  consents: { function: 'consents_of_donor', column: 'donor_id' },
  key: 'id',
  freeText: ['invoice_number', 'chain', 'amount', 'received', 'earmark'],
  fields: {
    id: field('uuid', 'id'),
    invoice_number: field('text', 'invoice_number'),
    donor_id: field('uuid', 'donor_id'),
    method: field('text', 'method'),
    chain: field('text', 'chain'),
    /** In atomic units where a rule asks for it. */
    amount: field('numeric', 'amount_atomic'),
    currency: field('text', 'currency'),
    received: field('numeric', 'received_atomic'),
    earmark: field('text', 'earmark'),
    /** Shown as the public status to a caller who may not read `status_reason`. */
    status: field('text', 'status'),
    status_reason: field('text', 'status_reason', screening),
    receipts: field('text', null),
    pay_until: field('timestamptz', 'pay_until'),
    created_at: field('timestamptz', 'created_at'),
    closed_at: field('timestamptz', 'closed_at'),
  },
};

const payments: ShownResource = {
  resourceType: 'payments',
  alias: 'p',
  consents: donorOf('donation_id'),
  key: 'id',
  freeText: ['provider', 'provider_reference', 'amount', 'returned', 'notes', 'time_zone'],
  fields: {
    id: field('uuid', 'id'),
    donation_id: field('uuid', 'donation_id'),
    provider: field('text', 'provider'),
    provider_reference: field('text', 'provider_reference'),
    amount: field('numeric', 'amount_atomic'),
    currency: field('text', 'currency'),
    status: field('text', 'status'),
    discrepancy: field('text', 'discrepancy'),
    returned: field('numeric', 'returned_atomic'),
    notes: field('text', 'notes'),
    received_at: field('timestamptz', 'received_at'),
    given_on: field('text', null),
    time_zone: field('text', 'time_zone'),
  },
};

const refunds: ShownResource = {
  resourceType: 'refunds',
  alias: 'f',
  consents: donorOf('donation_id'),
  key: 'id',
  freeText: ['amount', 'reason'],
  fields: {
    id: field('uuid', 'id'),
    donation_id: field('uuid', 'donation_id'),
    payment_id: field('uuid', 'payment_id'),
    amount: field('numeric', 'amount_atomic'),
    currency: field('text', 'currency'),
    status: field('text', 'status'),
    reason: field('text', 'reason', sealed),
    proposed_by: field('uuid', 'proposed_by'),
    proposal_hash: field('text', 'proposal_hash'),
    approver_id: field('uuid', 'approver_id'),
    created_at: field('timestamptz', 'created_at'),
    sent_at: field('timestamptz', 'sent_at'),
    confirmed_at: field('timestamptz', 'confirmed_at'),
  },
};

const cases: ShownResource = {
  resourceType: 'cases',
  alias: 'c',
  consents: donorOf('subject_id'),
  key: 'id',
  freeText: [],
  fields: {
    id: field('uuid', 'id'),
    kind: field('text', 'kind'),
    donation_id: field('uuid', 'subject_id'),
    status: field('text', 'status'),
    level: field('number', 'level'),
    assignee_id: field('uuid', 'assignee_id'),
    claimed_until: field('timestamptz', 'claimed_until'),
    due_at: field('timestamptz', 'due_at'),
    verdict: field('text', 'outcome'),
    version: field('number', 'version'),
    created_at: field('timestamptz', 'created_at'),
    evidence: field('text', 'evidence', sealed),
    history: field('text', null, sealed),
    proposals: field('text', null),
  },
};

const receipts: ShownResource = {
  resourceType: 'receipts',
  alias: 'r',
  consents: donorOf('donation_id'),
  key: 'number',
  freeText: ['amount', 'jurisdiction'],
  fields: {
    number: field('text', 'number'),
    status: field('text', 'status'),
    void_reason: field('text', 'void_reason', screening),
    donation_id: field('uuid', 'donation_id'),
    amount: field('numeric', null),
    currency: field('text', null),
    jurisdiction: field('text', 'jurisdiction'),
    issued_at: field('timestamptz', 'issued_at'),
    contested_at: field('timestamptz', 'contested_at'),
    sha256: field('text', 'sha256'),
    /** The PDF, which shows the donor as well. */
    file: field('text', null, { classification: 'confidential' }),
  },
};

/** Every type of resource whose fields are shown, masked or hidden by the access rules. */
export const RESOURCES = { donations, payments, refunds, cases, receipts } as const;
export type ResourceType = keyof typeof RESOURCES;

export const isResourceType = (text: string): text is ResourceType => Object.hasOwn(RESOURCES, text);

/** The restricted fields that a permission of a role shows only to a caller who also has this further permission. */
export const OPENED_BY: Readonly<Partial<Record<ResourceType, { permission: Permission; fields: readonly string[] }>>> =
  {
    donations: { permission: 'cases:read', fields: ['status_reason'] },
    receipts: { permission: 'cases:read', fields: ['void_reason'] },
  };

/**
 * The permission that lifts the masks of a resource's fields. Payments are only ever listed, where no mask is lifted.
 */
export const UNMASKED_BY: Readonly<Record<ResourceType, Permission | undefined>> = {
  donations: 'donations:unmask',
  payments: undefined,
  refunds: 'refunds:unmask',
  cases: 'cases:unmask',
  receipts: 'receipts:unmask',
};
