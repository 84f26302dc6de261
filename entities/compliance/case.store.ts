import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { CaseState } from '../../contracts/compliance/messages';
import type { CaseEventKind, CaseKind, CaseStatus, CaseVerdict } from '../../contracts/compliance/states';
import { CaseApproval } from './case-approval.entity';
import { CaseEvent } from './case-event.entity';
import { CaseProposalRow } from './case-proposal.entity';
import { Case } from './case.entity';

export interface FoundCase {
  id: string;
  kind: CaseKind;
  subjectId: string;
  status: CaseStatus;
  level: number;
  assigneeId: string | null;
  claimedUntil: Date | null;
  dueAt: Date;
  outcome: CaseVerdict | null;
  evidence: Buffer | null;
  createdAt: Date;
  version: number;
}

export interface NewCaseEvent {
  id: string;
  caseId: string;
  actorId: string;
  kind: CaseEventKind;
  old: string | null;
  new: string | null;
  note: Buffer | null;
}

export interface FoundCaseEvent extends NewCaseEvent {
  createdAt: Date;
}

export interface NewProposal {
  id: string;
  caseId: string;
  verdict: CaseVerdict;
  hash: string;
  proposedBy: string;
}

export const caseStore = (manager: EntityManager) => ({
  /** `createdAt` names the year of the key that evidence is sealed under. */
  insert: (row: {
    id: string;
    kind: CaseKind;
    donationId: string;
    dueAt: Date;
    createdAt: Date;
    evidence: Buffer | null;
  }) => {
    const { donationId, ...rest } = row;
    return manager.insert(Case, { ...rest, subjectType: 'donation', subjectId: donationId, level: 1 });
  },

  find: (id: string): Promise<FoundCase | null> => manager.findOneBy(Case, { id }),

  lock: (id: string): Promise<FoundCase | null> =>
    manager.findOne(Case, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  /** The newest case on a gift, decided or not. */
  latestOf: (donationId: string): Promise<FoundCase | null> =>
    manager.findOne(Case, { where: { subjectType: 'donation', subjectId: donationId }, order: { id: 'DESC' } }),

  /** Writes the projection of the state that the case's workflow holds. */
  async project(id: string, { status, level, assigneeId, claimedUntilMs, dueAtMs, verdict }: CaseState): Promise<void> {
    await manager.update(
      Case,
      { id },
      {
        status,
        level,
        assigneeId: assigneeId ?? null,
        claimedUntil: claimedUntilMs === undefined ? null : new Date(claimedUntilMs),
        dueAt: new Date(dueAtMs),
        outcome: verdict ?? null,
        version: () => 'version + 1',
      },
    );
  },

  /** A copy of the donor's facts, sealed, for a block: the law wants them when the donor is erased. */
  keepSubject: (id: string, subjectFacts: Buffer) => manager.update(Case, { id }, { subjectFacts }),

  hasEvent: (id: string): Promise<boolean> => manager.existsBy(CaseEvent, { id }),

  insertEvent: (event: NewCaseEvent) => manager.insert(CaseEvent, event),

  events: (caseId: string): Promise<FoundCaseEvent[]> =>
    manager.find(CaseEvent, { where: { caseId }, order: { createdAt: 'ASC', id: 'ASC' } }),

  insertProposal: (proposal: NewProposal) => manager.insert(CaseProposalRow, proposal),

  findProposal: (caseId: string, hash: string): Promise<NewProposal | null> =>
    manager.findOneBy(CaseProposalRow, { caseId, hash }),

  proposals: (caseId: string): Promise<NewProposal[]> =>
    manager.find(CaseProposalRow, { where: { caseId }, order: { id: 'ASC' } }),

  insertApproval: (proposal: NewProposal, approverId: string) =>
    manager.insert(CaseApproval, {
      id: newId(),
      proposalId: proposal.id,
      proposedBy: proposal.proposedBy,
      approverId,
      approvedAt: new Date(),
    }),
});
