import type {
  ApproveCase,
  CaseProposal,
  CaseState,
  CaseStep,
  ClaimCase,
  DecideCase,
  ReviewTerms,
  UnclaimCase,
} from '../../contracts/compliance/messages';
import { CASE_VERDICTS, type CaseKind, type CaseVerdict } from '../../contracts/compliance/states';
import type { RefusalOf } from '../../contracts/refusals';

type CaseRefusal = RefusalOf<'case'>;

/** From this level on only a lead may claim and decide. */
const LEAD_LEVEL = 2;

export const openCase = (terms: ReviewTerms): CaseState => ({
  status: 'open',
  level: 1,
  dueAtMs: terms.dueAtMs,
  reminded: false,
});

/** Returns the holder of the claim at `nowMs`; undefined after the end of the lease. */
const holder = (state: CaseState, nowMs: number): string | undefined =>
  state.claimedUntilMs !== undefined && state.claimedUntilMs > nowMs ? state.assigneeId : undefined;

/** Returns whether a verdict needs two people: one that takes property away or frees blocked property. */
export const needsTwoPeople = (kind: CaseKind, verdict: CaseVerdict): boolean =>
  kind === 'lift-block' ? verdict === 'clear' : verdict === 'block';

const refusedPerson = (state: CaseState, terms: ReviewTerms, by: string, lead: boolean): CaseRefusal | undefined => {
  if (state.verdict) return 'case.already-decided';
  if (by === terms.donorUserId) return 'case.own-gift';
  if (state.level >= LEAD_LEVEL && !lead) return 'case.needs-lead';
  return undefined;
};

export const refusedClaim = (
  state: CaseState,
  terms: ReviewTerms,
  { by, lead }: ClaimCase,
  nowMs: number,
): CaseRefusal | undefined => {
  const refusal = refusedPerson(state, terms, by, lead);
  if (refusal) return refusal;
  const claimant = holder(state, nowMs);
  return claimant !== undefined && claimant !== by ? 'case.claimed-by-another' : undefined;
};

const refusedUnclaim = (state: CaseState, by: string, nowMs: number): CaseRefusal | undefined => {
  if (state.verdict) return 'case.already-decided';
  return holder(state, nowMs) === by ? undefined : 'case.not-claimed';
};

export const refusedDecision = (
  state: CaseState,
  terms: ReviewTerms,
  made: DecideCase,
  nowMs: number,
): CaseRefusal | undefined => {
  const refusal = refusedPerson(state, terms, made.by, made.lead);
  if (refusal) return refusal;
  if (!CASE_VERDICTS.includes(made.verdict)) return 'case.unknown-verdict';
  if (!made.noteId) return 'case.missing-reason';
  const claimant = holder(state, nowMs);
  if (claimant !== made.by) return claimant === undefined ? 'case.not-claimed' : 'case.claimed-by-another';
  return terms.kind === 'lift-block' && made.verdict === 'decline' ? 'case.verdict-not-allowed' : undefined;
};

export const refusedApproval = (
  state: CaseState,
  terms: ReviewTerms,
  { by, lead, hash }: ApproveCase,
): CaseRefusal | undefined => {
  const refusal = refusedPerson(state, terms, by, lead);
  if (refusal) return refusal;
  if (!state.proposal) return 'case.no-proposal';
  if (state.proposal.proposedBy === by) return 'case.own-proposal';
  return state.proposal.hash === hash ? undefined : 'case.other-hash';
};

const idle = (state: CaseState) => (state.level >= LEAD_LEVEL ? 'escalated' : 'open');

/** Without the claim; a proposal outlives its proposer's lease. */
const released = ({ assigneeId: _assignee, claimedUntilMs: _until, ...rest }: CaseState): CaseState => rest;

export const claimed = (state: CaseState, by: string, untilMs: number): CaseState => ({
  ...state,
  status: state.proposal ? 'awaiting_person' : 'claimed',
  assigneeId: by,
  claimedUntilMs: untilMs,
});

const unclaimed = (state: CaseState): CaseState => ({
  ...released(state),
  status: state.proposal ? 'awaiting_person' : idle(state),
});

export const proposed = (state: CaseState, proposal: CaseProposal): CaseState => ({
  ...state,
  status: 'awaiting_person',
  proposal,
});

const decided = (state: CaseState, verdict: CaseVerdict): CaseState => ({
  ...released(state),
  status: 'resolved',
  verdict,
});

const reminded = (state: CaseState): CaseState => ({ ...state, reminded: true });

/** Returns the state of an overdue case one level higher with a new due date; the deadline decides nothing. */
export const escalated = (state: CaseState, nextDueMs: number): CaseState => {
  const climbed = { ...released(state), level: state.level + 1, dueAtMs: nextDueMs, reminded: false };
  return { ...climbed, status: climbed.proposal ? 'awaiting_person' : idle(climbed) };
};

type ClockMove = 'lease-expired' | 'reminded' | 'escalated';

/** A move of a person or the clock in a case, with the time of the workflow. */
export type CaseMove = { atMs: number } & (
  | ({ kind: 'claim' } & ClaimCase)
  | ({ kind: 'unclaim' } & UnclaimCase)
  | ({ kind: 'decide' } & DecideCase)
  | ({ kind: 'approve' } & ApproveCase)
  | { kind: ClockMove }
);

export const refusedMove = (state: CaseState, terms: ReviewTerms, move: CaseMove): CaseRefusal | undefined => {
  switch (move.kind) {
    case 'claim':
      return refusedClaim(state, terms, move, move.atMs);
    case 'unclaim':
      return refusedUnclaim(state, move.by, move.atMs);
    case 'decide':
      return refusedDecision(state, terms, move, move.atMs);
    case 'approve':
      return refusedApproval(state, terms, move);
    case 'lease-expired':
    case 'reminded':
    case 'escalated':
      return undefined;
  }
};

/** Returns the state after a move that `refusedMove` lets pass. */
export const afterMove = (state: CaseState, terms: ReviewTerms, move: CaseMove): CaseState => {
  switch (move.kind) {
    case 'claim':
      return claimed(state, move.by, move.atMs + terms.leaseMs);
    case 'unclaim':
    case 'lease-expired':
      return unclaimed(state);
    case 'decide': {
      const { verdict, proposalId, noteId, hash, by } = move;
      if (!needsTwoPeople(terms.kind, verdict)) return decided(state, verdict);
      return proposed(state, { proposalId, verdict, noteId, hash, proposedBy: by });
    }
    case 'approve':
      return state.proposal ? decided(state, state.proposal.verdict) : state;
    case 'reminded':
      return reminded(state);
    case 'escalated':
      return escalated(state, move.atMs + (terms.dueAtMs - terms.openedAtMs));
  }
};

/** Returns the next move of the clock: the end of a lease, a reminder or an escalation. */
export const dueMove = (state: CaseState, terms: ReviewTerms): { kind: ClockMove; atMs: number } => {
  const remindAtMs = state.dueAtMs - terms.remindBeforeMs;
  const lease = state.claimedUntilMs ?? Infinity;
  const next = state.reminded ? state.dueAtMs : Math.min(remindAtMs, state.dueAtMs);
  if (lease <= next) return { kind: 'lease-expired', atMs: lease };
  if (!state.reminded && remindAtMs < state.dueAtMs) return { kind: 'reminded', atMs: remindAtMs };
  return { kind: 'escalated', atMs: state.dueAtMs };
};

/** Returns a move as the step that is recorded. */
export const caseStepOf = (stepId: string, move: CaseMove, after: CaseState): CaseStep => {
  switch (move.kind) {
    case 'claim':
      return { stepId, kind: 'claimed', by: move.by, after };
    case 'unclaim':
      return { stepId, kind: 'unclaimed', by: move.by, after };
    case 'decide': {
      const { by, noteId } = move;
      const { verdict, proposal } = after;
      if (verdict || !proposal) return { stepId, kind: 'decided', by, noteId, after };
      return { stepId, kind: 'proposed', by, noteId, proposal, after };
    }
    case 'approve':
      return { stepId, kind: 'approved', by: move.by, ...(after.proposal && { proposal: after.proposal }), after };
    case 'lease-expired':
    case 'reminded':
    case 'escalated':
      return { stepId, kind: move.kind, after };
  }
};
