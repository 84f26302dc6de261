import { allHandlersFinished, condition, currentUpdateInfo, log, workflowInfo } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { Refused, refused } from '../../contracts/kernel/refused';
import { isNamedRefusal, type FixedRefusalCode } from '../../contracts/refusals';
import { handleUpdate } from './edge';
import { actingAs, currentActor, currentActorAs } from './interceptors';
import type { Park } from './parking';
import { failureType } from './steps';

/** The state after a step; `refused` is the code when the records refused it. */
export interface Recorded<State> {
  state: State;
  refused?: FixedRefusalCode;
}

/** The next step that a timer takes, such as a reminder or the end of a lease; it never decides for a person. */
export interface DueStep<Step> {
  /** With `atMs` it names the step: no other step of the subject has both. */
  kind: string;
  atMs: number;
  /** For the timer, in words. */
  summary: string;
  step(atMs: number): Step;
}

/** A step as it is recorded. */
export interface TakenStep<State, Step> {
  /** The same each time it is tried, by another worker and in another run too: its Update's, or the clock's name for it. */
  id: string;
  step: Step;
  /** The state in which it leaves the subject, as far as this run knows. */
  after: State;
  actor: Actor | undefined;
}

/** The rules of one kind of decision, and its texts for operators. Only `read` and `record` run activities. */
export interface DecisionRules<State, Step> {
  park: Park;
  /** Reads the records; `last` is the state as this run knows it recorded. */
  read(last: State | undefined): Promise<State>;
  /** Writes a step as the person who took it. Idempotent; the records have the last word. */
  record(taken: TakenStep<State, Step>): Promise<Recorded<State>>;
  /** Why a person's step is not taken. Returns undefined for a step of the clock. */
  refusal(state: State, step: Step): FixedRefusalCode | undefined;
  /** Whether a newer record may lift a refusal: then the records are read before a person is refused. */
  mayBeStale?(refusal: FixedRefusalCode): boolean;
  after(state: State, step: Step): State;
  /** Whether the records hold this step of this person already. */
  isRecorded?(state: State, step: Step): boolean;
  due?(state: State): DueStep<Step> | undefined;
  isClosed(state: State): boolean;
  show(state: State): void;
  /** Alerts people to a step once it is recorded. */
  alert?(step: Step, state: State): void;
}

/** What became of a step. `repeated`: the records held it already. `failed`: the rules themselves threw. */
type Outcome<State> = { state: State } & (
  | { kind: 'recorded' | 'repeated' }
  | { kind: 'refused'; refusal: FixedRefusalCode }
  | { kind: 'failed'; error: unknown }
);

/** A step that waits for its turn. */
interface Entry<State, Step> {
  id: string;
  step: Step;
  actor: Actor | undefined;
  isClock?: boolean;
  outcome?: Outcome<State>;
}

/** Temporal takes ten open Updates a run: an operator's must still come through where a step is parked before others. */
const LONGEST_LINE = 8;
const LINE_IS_LONG = 'decisions before this one are still being recorded; try again soon';

const nameOf = ({ kind, atMs }: Pick<DueStep<never>, 'kind' | 'atMs'>): string => `${kind}@${atMs}`;

/**
 * Creates the handling of people's decisions on one subject, such as a case. Only `run` reads and writes the records:
 * it takes one step after another, in the order in which they came, and judges each by the state at its turn. The
 * validator refuses a step only when no outcome of the steps before it can make it valid. A step that a worker recorded
 * before it died counts as recorded when its caller repeats it.
 */
export const createDecisions = <State, Step>(rules: DecisionRules<State, Step>) => {
  /** As last recorded or read. */
  let recorded: State | undefined;
  /** As last read, without the steps that this run has recorded since. */
  let read: State | undefined;
  const queue: Entry<State, Step>[] = [];
  /** Grows with whatever `run` must look at. */
  let turns = 0;
  let readWanted = false;
  let hasEnded = false;
  /** The step of the clock that changed nothing; it is not due again before something else changes. */
  let dropped: string | undefined;
  let lastActor: Actor | undefined;

  const current = (): State => {
    if (recorded === undefined) throw new Error('the records are not read yet');
    return recorded;
  };
  const confirm = (next: State) => {
    recorded = next;
    turns += 1;
  };
  const readNow = async () => {
    read = await rules.read(recorded);
    confirm(read);
  };
  const isRecorded = (known: State | undefined, step: Step): boolean =>
    known !== undefined && rules.isRecorded?.(known, step) === true;
  /** The records held the step before this run recorded any. */
  const isRepeat = (step: Step): boolean => isRecorded(read, step);

  /** Every state that a step may meet at its turn: each one before it is recorded by then, or refused. */
  const outlook = (): State[] =>
    queue.reduce(
      (states, { step }) => [
        ...states,
        ...states.filter((state) => !rules.refusal(state, step)).map((state) => rules.after(state, step)),
      ],
      [current()],
    );

  const validate = (step: Step) => {
    if (queue.length >= LONGEST_LINE) throw new Refused('kernel.unavailable', LINE_IS_LONG);
    // A caller may be faster than the first read, and is judged after it.
    if (recorded === undefined || isRepeat(step)) return;
    const refusals = outlook().map((state) => rules.refusal(state, step));
    const isLiftable = refusals.some((refusal) => refusal === undefined || rules.mayBeStale?.(refusal));
    const [refusal] = refusals;
    if (refusal && !isLiftable) throw refused(refusal);
  };

  const enqueue = (entry: Entry<State, Step>): Entry<State, Step> => {
    queue.push(entry);
    turns += 1;
    return entry;
  };

  /** What the rules make of a step in the state as it stands. What they throw is a bug, and its caller's answer. */
  const judge = (step: Step): Outcome<State> | { kind: 'allowed'; after: State } => {
    const state = current();
    try {
      if (isRepeat(step)) return { kind: 'repeated', state };
      const refusal = rules.refusal(state, step);
      return refusal ? { kind: 'refused', state, refusal } : { kind: 'allowed', after: rules.after(state, step) };
    } catch (error) {
      return { kind: 'failed', state, error };
    }
  };

  /** Nothing is recorded any more: the records hold a step, or it comes too late. */
  const judgeAtEnd = (step: Step): Outcome<State> => {
    const outcome = judge(step);
    if (outcome.kind === 'allowed') throw new Error('a closed subject takes no step that its rules let pass');
    return outcome;
  };

  /** Remembers who took the last step, or whoever repeats it where a worker died with the memory. */
  const note = (outcome: Outcome<State>, actor: Actor | undefined): Outcome<State> => {
    if (outcome.kind === 'recorded') lastActor = actor;
    else if (outcome.kind === 'repeated') lastActor ??= actor;
    return outcome;
  };

  const outcomeOf = async (id: string, step: Step, actor: Actor | undefined): Promise<Outcome<State>> => {
    if (hasEnded) return note(judgeAtEnd(step), actor);
    const entry = enqueue({ id, step, actor });
    await condition(() => entry.outcome !== undefined);
    return entry.outcome as Outcome<State>;
  };

  /** Puts a person's step in line and resolves with the state once it is recorded. */
  const take = async (step: Step): Promise<State> => {
    const { id } = currentUpdateInfo() as { id: string };
    const outcome = await outcomeOf(id, step, currentActor());
    switch (outcome.kind) {
      case 'recorded':
      case 'repeated':
        return outcome.state;
      case 'refused':
        throw refused(outcome.refusal);
      case 'failed':
        throw outcome.error;
    }
  };

  const write = async (taken: TakenStep<State, Step>): Promise<Outcome<State>> => {
    const answer = (state: State, refusal: FixedRefusalCode): Outcome<State> =>
      isRecorded(state, taken.step) ? { kind: 'repeated', state } : { kind: 'refused', state, refusal };
    try {
      const { state, refused: refusal } = await actingAs(taken.actor, () => rules.record(taken));
      return refusal ? answer(state, refusal) : { kind: 'recorded', state };
    } catch (error) {
      const code = failureType(error);
      if (!isNamedRefusal(code)) throw error;
      await readNow();
      return answer(current(), code);
    }
  };

  /** Judges a step whose turn it is, and records it. */
  const settle = async ({ id, step, actor, isClock }: Entry<State, Step>): Promise<Outcome<State>> => {
    let judged = judge(step);
    if (judged.kind === 'refused' && (isClock || rules.mayBeStale?.(judged.refusal))) {
      await rules.park('read', readNow);
      judged = judge(step);
    }
    if (judged.kind !== 'allowed') return judged;
    const taken = { id, step, after: judged.after, actor };
    return rules.park('record', () => write(taken));
  };

  /** A step of the clock that changed nothing is due still, and would be tried without end. */
  const dropIfDue = (id: string, outcome: Outcome<State>) => {
    const due = rules.isClosed(outcome.state) ? undefined : rules.due?.(outcome.state);
    if (!due || nameOf(due) !== id) return;
    dropped = id;
    const reason = outcome.kind === 'refused' ? outcome.refusal : outcome.kind;
    log.error('workflow.clock-step-dropped', { step: due.kind, reason });
  };

  const settleFirst = async (entry: Entry<State, Step>) => {
    const outcome = note(await settle(entry), entry.actor);
    queue.shift();
    entry.outcome = outcome;
    confirm(outcome.state);
    if (entry.isClock) dropIfDue(entry.id, outcome);
    else if (outcome.kind === 'recorded') dropped = undefined;
    if (outcome.kind === 'recorded') rules.alert?.(entry.step, outcome.state);
    rules.show(current());
  };

  const waitForClock = async () => {
    const due = rules.due?.(current());
    const before = turns;
    const woken = () => turns > before;
    if (!due || nameOf(due) === dropped) return condition(woken);
    const left = due.atMs - Date.now();
    if (left > 0) return void (await condition(woken, left, { summary: due.summary }));
    const actor = currentActorAs(ENGINE_USER_ID);
    enqueue({ id: nameOf(due), step: due.step(Date.now()), actor, isClock: true });
  };

  return {
    /** The state as last recorded or read; undefined before the first read. */
    state: () => recorded,
    show: () => recorded !== undefined && rules.show(recorded),
    /** Whoever took the last step that was recorded. */
    lastActor: () => lastActor,
    /** Takes over what another step than a decision has recorded. */
    amend: (change: (last: State) => State) => recorded !== undefined && confirm(change(recorded)),
    /** Has the records read again: something else has changed them. */
    readAgain: () => {
      readWanted = true;
      turns += 1;
    },

    /** Registers the Update of one step; call it before the first `await`. */
    on: <R, Made>(update: UpdateDefinition<R, [Made]>, toStep: (made: Made) => Step, answer: (state: State) => R) =>
      handleUpdate(
        update,
        async (made: Made) => answer(await take(toStep(made))),
        (made: Made) => validate(toStep(made)),
      ),

    /** Records steps and keeps the clock until the subject is closed. A long run ends by `continueAs`. */
    run: async (
      continueAs?: (state: State) => Promise<never>,
      isLong = () => workflowInfo().continueAsNewSuggested,
    ): Promise<State> => {
      if (recorded === undefined) await rules.park('read', readNow);
      rules.show(current());
      for (;;) {
        const next = queue[0];
        if (next) await settleFirst(next);
        else if (readWanted) {
          readWanted = false;
          dropped = undefined;
          await rules.park('read', readNow);
          rules.show(current());
        } else if (rules.isClosed(current())) {
          hasEnded = true;
          return current();
        } else if (continueAs && isLong()) {
          await condition(() => queue.length > 0 || allHandlersFinished());
          if (queue.length === 0) await continueAs(current());
        } else await waitForClock();
      }
    },
  };
};
/** Returns the state unchanged, for an Update whose answer is the whole state. */
export const asItIs = <State>(state: State): State => state;
