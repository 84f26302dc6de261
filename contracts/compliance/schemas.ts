import { z } from 'zod';
import { hideable, page, pageQuery, wireHash, wireId, wireMoment, wireText, wireTime } from '../kernel/schemas';
import { SCREENED_ROLES, UNREADABLE_REASONS } from './evidence';
import { CASE_EVENT_KINDS, CASE_KINDS, CASE_STATUSES, CASE_VERDICTS } from './states';

/** Shapes on the wire of the HTTP API. Never imported as a value by workflow code. */

const caseSummary = z.strictObject({
  id: wireId,
  kind: z.enum(CASE_KINDS),
  donation_id: wireId,
  status: z.enum(CASE_STATUSES),
  level: z.number().int(),
  assignee_id: wireId.nullable(),
  claimed_until: wireTime.nullable(),
  due_at: wireTime,
  verdict: z.enum(CASE_VERDICTS).nullable(),
  version: z.number().int(),
  created_at: wireTime,
});
export const shownCaseSummary = hideable(caseSummary, 'id').meta({ id: 'CaseSummary' });
export type ShownCaseSummary = z.output<typeof shownCaseSummary>;

const subject = z.strictObject({
  role: z.enum(SCREENED_ROLES),
  /** Empty where only an address is known. */
  name: z.string(),
  country: z.string().nullable(),
  address_lines: z.array(z.string()),
  /** Why a person must read the name; empty where the lists were compared with it. */
  unreadable: z.array(z.enum(UNREADABLE_REASONS)),
});

const hit = z.strictObject({
  /** Position in `subjects`. */
  subject: z.number().int(),
  entity_ref: z.string(),
  entity_hash: z.string(),
  listed_name: z.string(),
  score: z.number(),
  features: z.record(z.string(), z.number()),
});

const evidence = z.strictObject({
  /** The donor and every payer who is somebody else; empty where nobody is named. */
  subjects: z.array(subject),
  matcher_version: z.string(),
  threshold: z.number(),
  list_ids: z.array(wireId),
  hits: z.array(hit),
});

const event = z.strictObject({
  id: wireId,
  kind: z.enum(CASE_EVENT_KINDS),
  actor_id: wireId,
  from: z.string().nullable(),
  to: z.string().nullable(),
  note: z.string().nullable(),
  at: wireTime,
});

const proposal = z.strictObject({
  id: wireId,
  verdict: z.enum(CASE_VERDICTS),
  /** The hash that an approver sends. */
  hash: wireHash,
  proposed_by: wireId,
});

/** A case as its reviewer sees it: what was found, what was done, what waits for a second person. */
export const caseResource = z.strictObject({
  ...caseSummary.shape,
  evidence: evidence.nullable(),
  history: z.array(event),
  proposals: z.array(proposal),
});
export type CaseResource = z.output<typeof caseResource>;
export const shownCase = hideable(caseResource, 'id').meta({ id: 'Case' });
export type ShownCase = z.output<typeof shownCase>;

export const caseQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(CASE_STATUSES).optional(),
  due_before: wireMoment.optional(),
  assignee: z.union([wireId, z.literal('me')]).optional(),
});
export const casePage = page(shownCaseSummary);

export const openCaseBody = z.strictObject({ donation_id: wireId, reason: wireText(4000) });
export const decisionBody = z.strictObject({ verdict: z.enum(CASE_VERDICTS), reason: wireText(4000) });
export const approvalBody = z.strictObject({ hash: wireHash });
