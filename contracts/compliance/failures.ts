import { ApplicationFailure } from '@temporalio/common';
import type { CaseRefusal } from './refusals';

const MESSAGES: Record<CaseRefusal, string> = {
  'case.already-decided': 'the case has been decided',
  'case.claimed-by-another':
    'the case is claimed by another person; wait for their lease to end or ask them to release it',
  'case.not-claimed': 'claim the case first',
  'case.own-gift': 'nobody decides on their own gift',
  'case.missing-reason': 'a decision needs a reason',
  'case.unknown-verdict': 'the verdict is none of clear, decline, block',
  'case.verdict-not-allowed': 'a blocked gift is cleared or stays blocked; it is not declined',
  'case.needs-lead': 'the case has been escalated; a lead decides it',
  'case.no-proposal': 'there is no proposal to approve',
  'case.own-proposal': 'a proposal is approved by another person than its proposer',
  'case.other-hash': 'the approval is over another proposal; read the case again',
};

export const caseRefused = (refusal: CaseRefusal) =>
  ApplicationFailure.create({ type: refusal, message: MESSAGES[refusal], nonRetryable: true });
