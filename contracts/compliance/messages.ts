import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { IntakeRecord } from '../donations/messages';
import type { CaseEventKind, CaseKind, CaseStatus, CaseVerdict } from './states';

/** The step of a gift that compliance takes, as the gift's workflow calls it. */
export interface ScreeningActivities {
  screenDonation(donationId: string): Promise<IntakeRecord>;
}

/** The terms that a case starts with; ids, times and enums only. */
export interface ReviewTerms {
  caseId: string;
  kind: CaseKind;
  donationId: string;
  openedAtMs: number;
  dueAtMs: number;
  /** How long a claim holds without a decision. */
  leaseMs: number;
  /** How long before `dueAtMs` the reminder goes out, and how long an escalation waits before the next. */
  remindBeforeMs: number;
  /** The donor's own account, if any: nobody decides on their own gift. */
  donorUserId?: string;
}

/** A case in the middle of its life, as the workflow keeps it. */
export interface CaseState {
  status: CaseStatus;
  level: number;
  dueAtMs: number;
  reminded: boolean;
  assigneeId?: string;
  claimedUntilMs?: number;
  proposal?: CaseProposal;
  verdict?: CaseVerdict;
}

export interface CaseProposal {
  proposalId: string;
  verdict: CaseVerdict;
  noteId: string;
  hash: string;
  proposedBy: string;
}

/** One step of a case as it is recorded; the row of `cases` is a projection of these. */
export interface CaseStep {
  /** Names the step within its case, the same each time it is tried. */
  stepId: string;
  kind: CaseEventKind;
  by?: string;
  noteId?: string;
  proposal?: CaseProposal;
  after: CaseState;
}

export interface ReviewCaseInput {
  terms: ReviewTerms;
  /** Set when the run continues an earlier one. */
  state?: CaseState;
}

interface ByPerson {
  by: string;
  /** Whether this person may act on escalated cases. */
  lead: boolean;
}
export type ClaimCase = ByPerson;
export interface UnclaimCase {
  by: string;
}
export interface DecideCase extends ByPerson {
  verdict: CaseVerdict;
  /** The reason is text, so it is stored first and travels as an id. */
  noteId: string;
  /** Made by the API: SHA-256 over the canonical JSON of case, verdict and note. */
  proposalId: string;
  hash: string;
}
export interface ApproveCase extends ByPerson {
  hash: string;
}

export type ReviewCase = (input: ReviewCaseInput) => Promise<CaseVerdict>;

export const caseWorkflowId = (caseId: string) => `case:${caseId}`;
export const REVIEW_CASE = 'reviewCase';

export const claimCaseUpdate = defineUpdate<CaseState, [ClaimCase]>('claimCase');
export const unclaimCaseUpdate = defineUpdate<CaseState, [UnclaimCase]>('unclaimCase');
export const decideCaseUpdate = defineUpdate<CaseState, [DecideCase]>('decideCase');
export const approveCaseUpdate = defineUpdate<CaseState, [ApproveCase]>('approveCase');
export const caseStateQuery = defineQuery<CaseState>('caseState');
