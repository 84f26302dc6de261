import type { ViolationState, ViolationStep } from '../../contracts/controls/violation-messages';
import type { Severity } from '../../contracts/controls/policies';
import type { RefusalOf } from '../../contracts/refusals';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The time within which a violation must be closed, by severity. */
export const SLA_MS: Readonly<Record<Severity, number>> = {
  critical: 24 * HOUR_MS,
  high: 72 * HOUR_MS,
  medium: 14 * DAY_MS,
  low: 30 * DAY_MS,
};
/** Past its time people are notified again, each time this has passed once more. */
const REPEAT_MS = DAY_MS;
/** The longest time for which a risk is accepted. */
export const LONGEST_ACCEPTANCE_MS = 366 * DAY_MS;

/** A quarter of its time is left then. */
const remindAtMs = ({ openedAtMs, dueAtMs }: ViolationState): number => dueAtMs - (dueAtMs - openedAtMs) / 4;

export const isEnded = ({ status }: Pick<ViolationState, 'status'>): boolean =>
  status === 'resolved' || status === 'accepted';

/**
 * Returns the next step that a timer takes, a reminder or an overdue notification, and its time; undefined for a closed
 * violation.
 */
export const dueViolationStep = (state: ViolationState): { kind: 'remind' | 'overdue'; atMs: number } | undefined => {
  if (isEnded(state)) return undefined;
  if (!state.reminded) return { kind: 'remind', atMs: remindAtMs(state) };
  return { kind: 'overdue', atMs: state.dueAtMs + state.overdueLevel * REPEAT_MS };
};

/**
 * Returns the code of the refusal of a step, and `not-due` for a step of the clock that is not due or recorded already;
 * undefined when the step is allowed.
 */
export const refusedViolationStep = (
  state: ViolationState,
  step: ViolationStep,
): RefusalOf<'violation'> | 'not-due' | undefined => {
  if (step.kind === 'remind' || step.kind === 'overdue') {
    const due = dueViolationStep(state);
    return due?.kind === step.kind && step.atMs >= due.atMs ? undefined : 'not-due';
  }
  if (isEnded(state)) return 'violation.closed';
  switch (step.kind) {
    case 'take':
      return state.status === 'open' ? undefined : 'violation.taken';
    case 'resolve':
      return state.passing ? undefined : 'violation.not-passing';
    case 'accept': {
      if (step.by === state.assigneeId) return 'violation.own';
      const ahead = step.untilMs - step.atMs;
      return ahead > 0 && ahead <= LONGEST_ACCEPTANCE_MS ? undefined : 'violation.end-out-of-range';
    }
  }
};

/** Returns whether the state already holds this step of this person; false for every step of the clock. */
export const isViolationStepRecorded = (state: ViolationState, step: ViolationStep): boolean => {
  switch (step.kind) {
    case 'take':
      return state.status === 'in_progress' && state.assigneeId === step.by;
    case 'resolve':
      return state.status === 'resolved' && state.resolvedBy === step.by;
    case 'accept': {
      const { status, resolvedBy, acceptance } = state;
      const isSame = acceptance?.reason === step.reason && acceptance.untilMs === step.untilMs;
      return status === 'accepted' && resolvedBy === step.by && isSame;
    }
    case 'remind':
    case 'overdue':
      return false;
  }
};

/** Returns the state after a step that `refusedViolationStep` allows. */
export const afterViolationStep = (state: ViolationState, step: ViolationStep): ViolationState => {
  switch (step.kind) {
    case 'take':
      return { ...state, status: 'in_progress', assigneeId: step.by };
    case 'resolve':
      return { ...state, status: 'resolved', resolvedBy: step.by };
    case 'accept': {
      const { by, reason, untilMs } = step;
      return { ...state, status: 'accepted', resolvedBy: by, acceptance: { reason, untilMs } };
    }
    case 'remind':
      return { ...state, reminded: true };
    case 'overdue':
      return { ...state, overdueLevel: Math.floor((step.atMs - state.dueAtMs) / REPEAT_MS) + 1 };
  }
};
