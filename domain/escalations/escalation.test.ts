import type { EscalationState, EscalationStep } from '../../contracts/escalations/messages';
import { afterStep, dueStep, isClosed, isRecorded, refusedStep } from './escalation';
import { DECIDE_WITHIN_MS, REPORT_AFTER_MS, REVIEW_WITHIN_MS } from './escalation-policy';

const NOW = Date.UTC(2026, 2, 2);
const END = NOW + 3_600_000;

const asked: EscalationState = {
  status: 'pending',
  requestedBy: 'ana',
  breakGlass: false,
  requiredApprovals: 2,
  approvedBy: [],
  decideByMs: NOW + DECIDE_WITHIN_MS,
  expiresAtMs: END,
  activatedAtMs: null,
  endedAtMs: null,
  endedBy: null,
  reported: false,
  review: null,
  reviewLevel: 0,
};
const broken: EscalationState = {
  ...asked,
  breakGlass: true,
  requiredApprovals: 0,
  status: 'active',
  activatedAtMs: NOW,
};
const over: EscalationState = { ...broken, status: 'expired', endedAtMs: END, reported: true };

const by = (person: string, kind: 'approve' | 'deny' | 'revoke' = 'approve', atMs = NOW): EscalationStep => ({
  kind,
  by: person,
  atMs,
});
const review = (person: string): EscalationStep => ({ kind: 'review', by: person, verdict: 'justified', atMs: END });
const taken = (state: EscalationState, ...steps: EscalationStep[]): EscalationState =>
  steps.reduce((now, step) => {
    expect(refusedStep(now, step)).toBeUndefined();
    return afterStep(now, step);
  }, state);

test('nobody decides on their own request, in time, and one person counts once', () => {
  expect(refusedStep(asked, by('ana'))).toBe('escalation.own-request');
  expect(refusedStep(asked, by('ana', 'deny'))).toBe('escalation.own-request');
  expect(refusedStep(asked, by('ben', 'approve', asked.decideByMs))).toBe('escalation.too-late');
  const once = taken(asked, by('ben'));
  expect(once).toMatchObject({ status: 'pending', activatedAtMs: null });
  expect(refusedStep(once, by('ben'))).toBe('escalation.already-approved');
  expect(taken(once, by('eve'))).toMatchObject({ status: 'active', activatedAtMs: NOW });
});

test('what is decided or over stays so', () => {
  const denied = taken(asked, by('ben', 'deny'));
  expect(refusedStep(denied, by('eve'))).toBe('escalation.not-pending');
  expect(refusedStep(denied, by('ana', 'revoke'))).toBe('escalation.not-open');
  expect(isClosed(denied)).toBe(true);
});

test('a grant that a late clock ends has ended at its own end', () => {
  const late: EscalationStep = { kind: 'expire', atMs: END + 86_400_000 };
  expect(taken(broken, late).endedAtMs).toBe(END);
  expect(refusedStep(broken, { kind: 'expire', atMs: END - 1 })).toBe('not-due');
  expect(taken(broken, by('ana', 'revoke', END + 1)).endedAtMs).toBe(END);
  expect(dueStep({ ...broken, status: 'expired', endedAtMs: END })).toEqual({
    kind: 'report',
    atMs: END + REPORT_AFTER_MS,
  });
});

test('a broken glass stays open until another person has reviewed it, and is notified of each day', () => {
  expect(dueStep(over)).toEqual({ kind: 'remind', atMs: NOW + REVIEW_WITHIN_MS });
  const escalated = taken(over, { kind: 'remind', atMs: NOW + 2 * REVIEW_WITHIN_MS });
  expect([escalated.reviewLevel, isClosed(escalated)]).toEqual([2, false]);
  expect(refusedStep(escalated, review('ana'))).toBe('escalation.own-request');
  expect(refusedStep(broken, review('ben'))).toBe('escalation.still-active');
  expect(isClosed(taken(escalated, review('ben')))).toBe(true);
  expect(refusedStep({ ...asked, status: 'expired' }, review('ben'))).toBe('escalation.no-review');
});

test('isRecorded is true for the same step of the same person, and for nobody else', () => {
  const once = taken(asked, by('ben'));
  expect([isRecorded(once, by('ben')), isRecorded(once, by('eve'))]).toEqual([true, false]);
  const denied = taken(asked, by('ben', 'deny'));
  expect([isRecorded(denied, by('ben', 'deny')), isRecorded(denied, by('eve', 'deny'))]).toEqual([true, false]);
  const revoked = taken(asked, by('ana', 'revoke'));
  expect([isRecorded(revoked, by('ana', 'revoke')), isRecorded(revoked, by('eve', 'revoke'))]).toEqual([true, false]);
  expect([isRecorded(denied, by('ben', 'revoke')), isRecorded(revoked, by('ana', 'deny'))]).toEqual([false, false]);
  const reviewed = taken(over, review('ben'));
  expect([isRecorded(reviewed, review('ben')), isRecorded(reviewed, review('eve'))]).toEqual([true, false]);
  expect(isRecorded(reviewed, { kind: 'review', by: 'ben', verdict: 'not-justified', atMs: END })).toBe(false);
});
