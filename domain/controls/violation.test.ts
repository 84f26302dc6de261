import type { ViolationState, ViolationStep } from '../../contracts/controls/violation-messages';
import {
  afterViolationStep,
  dueViolationStep,
  isViolationStepRecorded,
  LONGEST_ACCEPTANCE_MS,
  refusedViolationStep,
  SLA_MS,
} from './violation';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-01T12:00:00Z');
const open: ViolationState = {
  status: 'open',
  severity: 'critical',
  openedAtMs: T0,
  dueAtMs: T0 + SLA_MS.critical,
  assigneeId: null,
  resolvedBy: null,
  acceptance: null,
  reminded: false,
  overdueLevel: 0,
  passing: false,
};
const taken: ViolationState = { ...open, status: 'in_progress', assigneeId: 'ann' };
const accept = (by: string, aheadMs: number): ViolationStep => ({
  kind: 'accept',
  by,
  reason: 'remedy-planned',
  atMs: T0,
  untilMs: T0 + aheadMs,
});

test('a violation is due after a time that depends on its severity', () => {
  expect(SLA_MS).toEqual({ critical: 24 * HOUR, high: 72 * HOUR, medium: 336 * HOUR, low: 720 * HOUR });
});

test('a violation reminds with a quarter of its time left, notifies when it is due and again each day', () => {
  expect(dueViolationStep(open)).toEqual({ kind: 'remind', atMs: T0 + 18 * HOUR });
  const reminded = afterViolationStep(open, { kind: 'remind', atMs: T0 + 18 * HOUR });
  expect(dueViolationStep(reminded)).toEqual({ kind: 'overdue', atMs: T0 + 24 * HOUR });
  const overdue = afterViolationStep(reminded, { kind: 'overdue', atMs: T0 + 24 * HOUR });
  expect(dueViolationStep(overdue)).toEqual({ kind: 'overdue', atMs: T0 + 48 * HOUR });
  // A worker that was away for days notifies once, not once for each.
  const late = afterViolationStep(reminded, { kind: 'overdue', atMs: T0 + 100 * HOUR });
  expect(dueViolationStep(late)).toEqual({ kind: 'overdue', atMs: T0 + 120 * HOUR });
  expect(dueViolationStep({ ...overdue, status: 'resolved' })).toBeUndefined();
  expect(dueViolationStep({ ...overdue, status: 'accepted' })).toBeUndefined();
});

test('a violation takes a step of the clock when it is due, and once', () => {
  expect(refusedViolationStep(open, { kind: 'remind', atMs: T0 + 18 * HOUR - 1 })).toBe('not-due');
  expect(refusedViolationStep(open, { kind: 'remind', atMs: T0 + 18 * HOUR })).toBeUndefined();
  expect(refusedViolationStep({ ...open, reminded: true }, { kind: 'remind', atMs: T0 + 20 * HOUR })).toBe('not-due');
});

test('a violation is taken once', () => {
  expect(refusedViolationStep(open, { kind: 'take', by: 'ann', atMs: T0 })).toBeUndefined();
  expect(refusedViolationStep(taken, { kind: 'take', by: 'bob', atMs: T0 })).toBe('violation.taken');
});

test('a violation is resolved only when a newer result passes', () => {
  expect(refusedViolationStep(taken, { kind: 'resolve', by: 'ann', atMs: T0 })).toBe('violation.not-passing');
  expect(refusedViolationStep({ ...taken, passing: true }, { kind: 'resolve', by: 'ann', atMs: T0 })).toBeUndefined();
});

test('a violation is accepted by a person other than its assignee, until an end at most a year ahead', () => {
  expect(refusedViolationStep(taken, accept('ann', HOUR))).toBe('violation.own');
  expect(refusedViolationStep(taken, accept('bob', HOUR))).toBeUndefined();
  expect(refusedViolationStep(taken, accept('bob', 0))).toBe('violation.end-out-of-range');
  expect(refusedViolationStep(taken, accept('bob', LONGEST_ACCEPTANCE_MS))).toBeUndefined();
  expect(refusedViolationStep(taken, accept('bob', LONGEST_ACCEPTANCE_MS + 1))).toBe('violation.end-out-of-range');
});

test.each(['resolved', 'accepted'] as const)('a violation that is %s takes no further step', (status) => {
  const ended = { ...taken, passing: true, status };
  for (const kind of ['take', 'resolve'] as const)
    expect(refusedViolationStep(ended, { kind, by: 'bob', atMs: T0 })).toBe('violation.closed');
  expect(refusedViolationStep(ended, accept('bob', HOUR))).toBe('violation.closed');
});

test('isViolationStepRecorded is true for the same step of the same person, and for nobody else', () => {
  const passing = { ...taken, passing: true };
  const step = (kind: 'take' | 'resolve', by: string): ViolationStep => ({ kind, by, atMs: T0 });
  expect(isViolationStepRecorded(taken, step('take', 'ann'))).toBe(true);
  expect(isViolationStepRecorded(taken, step('take', 'bob'))).toBe(false);
  const resolved = afterViolationStep(passing, step('resolve', 'ann'));
  expect(isViolationStepRecorded(resolved, step('resolve', 'ann'))).toBe(true);
  expect(isViolationStepRecorded(resolved, step('resolve', 'bob'))).toBe(false);
  expect(isViolationStepRecorded(resolved, step('take', 'ann'))).toBe(false);
  const accepted = afterViolationStep(taken, accept('bob', HOUR));
  expect(isViolationStepRecorded(accepted, accept('bob', HOUR))).toBe(true);
  expect(isViolationStepRecorded(accepted, accept('eve', HOUR))).toBe(false);
  expect(isViolationStepRecorded(accepted, accept('bob', 2 * HOUR))).toBe(false);
  expect(isViolationStepRecorded(accepted, step('resolve', 'bob'))).toBe(false);
});
