import type { EscalationState, EscalationStep } from '../../contracts/governance/escalation-messages';
import { afterStep, dueStep, isClosed, refusedStep } from './escalation';
import { REPORT_AFTER_MS, REVIEW_WITHIN_MS } from './escalation-policy';

const HOUR = 3_600_000;

const pending = (change: Partial<EscalationState> = {}): EscalationState => ({
  status: 'pending',
  requestedBy: 'asker',
  breakGlass: false,
  requiredApprovals: 2,
  approvedBy: [],
  decideByMs: 72 * HOUR,
  expiresAtMs: 100 * HOUR,
  activatedAtMs: null,
  endedAtMs: null,
  reported: false,
  reviewed: false,
  reviewLevel: 0,
  ...change,
});
const active = (change: Partial<EscalationState> = {}) => pending({ status: 'active', activatedAtMs: HOUR, ...change });
const glass = (change: Partial<EscalationState> = {}) =>
  active({ breakGlass: true, requiredApprovals: 0, activatedAtMs: 0, expiresAtMs: HOUR, ...change });
const brokenAndOver = (change: Partial<EscalationState> = {}) =>
  glass({ status: 'expired', endedAtMs: HOUR, reported: true, ...change });

const approve = (by: string, atMs = HOUR): EscalationStep => ({ kind: 'approve', by, atMs });
const review = (by: string): EscalationStep => ({ kind: 'review', by, verdict: 'justified', atMs: 2 * HOUR });

describe('approvals', () => {
  it('take as many different people as are asked for, then the grant begins', () => {
    const once = afterStep(pending(), approve('one'));
    expect(once).toMatchObject({ status: 'pending', approvedBy: ['one'], activatedAtMs: null });
    expect(refusedStep(once, approve('one'))).toBe('escalation.already-approved');
    expect(refusedStep(once, approve('two'))).toBeUndefined();
    expect(afterStep(once, approve('two', 2 * HOUR))).toMatchObject({ status: 'active', activatedAtMs: 2 * HOUR });
  });

  it('are never for oneself: a self-approved escalation is refused', () => {
    expect(refusedStep(pending(), approve('asker'))).toBe('escalation.own-request');
    expect(refusedStep(pending(), { kind: 'deny', by: 'asker', atMs: 0 })).toBe('escalation.own-request');
  });

  it('come in time and while the request is pending', () => {
    expect(refusedStep(pending(), approve('one', 72 * HOUR - 1))).toBeUndefined();
    expect(refusedStep(pending(), approve('one', 72 * HOUR))).toBe('escalation.too-late');
    expect(refusedStep(active(), approve('one'))).toBe('escalation.not-pending');
    expect(refusedStep(glass(), approve('one'))).toBe('escalation.not-pending');
  });
});

it('a denied request gives nothing and is closed', () => {
  const denied = afterStep(pending(), { kind: 'deny', by: 'one', atMs: HOUR });
  expect(denied).toMatchObject({ status: 'denied', endedAtMs: HOUR });
  expect(isClosed(denied)).toBe(true);
});

describe('the end', () => {
  it('of a request that nobody decides, and of a grant, comes by the clock', () => {
    expect(dueStep(pending())).toEqual({ kind: 'expire', atMs: 72 * HOUR });
    expect(refusedStep(pending(), { kind: 'expire', atMs: 72 * HOUR - 1 })).toBe('not-due');
    expect(dueStep(active())).toEqual({ kind: 'expire', atMs: 100 * HOUR });
    expect(refusedStep(active(), { kind: 'expire', atMs: 100 * HOUR - 1 })).toBe('not-due');
  });

  it('is the hard one, however late the clock was', () => {
    const late = { kind: 'expire', atMs: 500 * HOUR } as const;
    expect(afterStep(active(), late)).toMatchObject({ status: 'expired', endedAtMs: 100 * HOUR });
    const revoked = { kind: 'revoke', by: 'one', atMs: 500 * HOUR } as const;
    expect(afterStep(active(), revoked)).toMatchObject({ status: 'revoked', endedAtMs: 100 * HOUR });
  });

  it('is followed by a report, once', () => {
    const over = afterStep(active(), { kind: 'revoke', by: 'one', atMs: 2 * HOUR });
    expect(dueStep(over)).toEqual({ kind: 'report', atMs: 2 * HOUR + REPORT_AFTER_MS });
    const reported = afterStep(over, { kind: 'report', atMs: 3 * HOUR });
    expect(isClosed(reported)).toBe(true);
    expect(refusedStep(reported, { kind: 'report', atMs: 3 * HOUR })).toBe('not-due');
  });

  it('is not had twice', () => {
    const revoke = { kind: 'revoke', by: 'one', atMs: HOUR } as const;
    expect(refusedStep(pending(), revoke)).toBeUndefined();
    expect(refusedStep(afterStep(pending(), revoke), revoke)).toBe('escalation.not-open');
  });
});

describe('the review of a broken glass', () => {
  it('is made by another person, once the grant is over, and once', () => {
    expect(refusedStep(glass(), review('two'))).toBe('escalation.still-active');
    expect(refusedStep(brokenAndOver(), review('asker'))).toBe('escalation.own-request');
    expect(refusedStep(brokenAndOver(), review('two'))).toBeUndefined();
    const reviewed = afterStep(brokenAndOver(), review('two'));
    expect(refusedStep(reviewed, review('two'))).toBe('escalation.already-reviewed');
    expect(refusedStep(active({ status: 'expired', endedAtMs: HOUR }), review('two'))).toBe('escalation.no-review');
  });

  it('keeps the escalation open, is told again each day that it is missing, and ends it', () => {
    const open = brokenAndOver();
    expect(dueStep(open)).toEqual({ kind: 'remind', atMs: REVIEW_WITHIN_MS });
    const told = afterStep(open, { kind: 'remind', atMs: REVIEW_WITHIN_MS });
    expect(told.reviewLevel).toBe(1);
    expect(dueStep(told)).toEqual({ kind: 'remind', atMs: 2 * REVIEW_WITHIN_MS });
    // A clock that slept for days does not tell each of them.
    expect(afterStep(told, { kind: 'remind', atMs: 5.5 * REVIEW_WITHIN_MS }).reviewLevel).toBe(5);
    expect(isClosed(told)).toBe(false);
    expect(isClosed(afterStep(told, review('two')))).toBe(true);
  });
});
