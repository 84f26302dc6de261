import type { CaseState } from '../../contracts/compliance/messages';
import { reviewTerms } from '../../test/factories/review-terms';
import {
  claimed,
  escalated,
  needsTwoPeople,
  openCase,
  proposed,
  refusedApproval,
  refusedClaim,
  refusedDecision,
} from './case-state';

const NOW = Date.UTC(2026, 2, 2);
const terms = reviewTerms(NOW);
const until = NOW + terms.leaseMs;
const HASH = 'a'.repeat(64);

const decision = (by: string, lead = false) => ({
  by,
  lead,
  verdict: 'block' as const,
  noteId: 'n-1',
  proposalId: 'p-1',
  hash: HASH,
});
const held = claimed(openCase(terms), 'ana', until);
const offered: CaseState = proposed(held, {
  proposalId: 'p-1',
  verdict: 'block',
  noteId: 'n-1',
  hash: HASH,
  proposedBy: 'ana',
});
const climbed = escalated(openCase(terms), NOW + 1);

test('a case refuses every step of the donor of its gift', () => {
  expect(refusedClaim(openCase(terms), terms, { by: 'donor', lead: true }, NOW)).toBe('case.own-gift');
  expect(refusedDecision(held, terms, decision('donor'), NOW)).toBe('case.own-gift');
  expect(refusedApproval(offered, terms, { by: 'donor', lead: true, hash: HASH })).toBe('case.own-gift');
  expect(refusedClaim(openCase(terms), terms, { by: 'ana', lead: false }, NOW)).toBeUndefined();
});

test('a proposal on a case is approved by another person over the same hash only', () => {
  expect(refusedApproval(offered, terms, { by: 'ana', lead: true, hash: HASH })).toBe('case.own-proposal');
  expect(refusedApproval(offered, terms, { by: 'ben', lead: false, hash: 'b'.repeat(64) })).toBe('case.other-hash');
  expect(refusedApproval(offered, terms, { by: 'ben', lead: false, hash: HASH })).toBeUndefined();
  expect(refusedApproval(held, terms, { by: 'ben', lead: false, hash: HASH })).toBe('case.no-proposal');
});

test('a case is decided only by the holder of its claim, before the claim ends, with a reason', () => {
  expect(refusedDecision(held, terms, decision('ben'), NOW)).toBe('case.claimed-by-another');
  expect(refusedDecision(held, terms, decision('ana'), until)).toBe('case.not-claimed');
  expect(refusedDecision(held, terms, { ...decision('ana'), noteId: '' }, NOW)).toBe('case.missing-reason');
  expect(refusedDecision(held, terms, decision('ana'), until - 1)).toBeUndefined();
});

test('an escalated case is decided by a lead only', () => {
  expect(refusedClaim(climbed, terms, { by: 'ana', lead: false }, NOW)).toBe('case.needs-lead');
  expect(refusedClaim(climbed, terms, { by: 'ana', lead: true }, NOW)).toBeUndefined();
});

test('blocking a gift and lifting a block each take two people', () => {
  expect(needsTwoPeople('sanctions-hit', 'block')).toBe(true);
  expect(needsTwoPeople('lift-block', 'clear')).toBe(true);
  expect(needsTwoPeople('sanctions-hit', 'clear')).toBe(false);
  expect(needsTwoPeople('lift-block', 'block')).toBe(false);
});
