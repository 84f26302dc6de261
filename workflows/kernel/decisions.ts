import { allHandlersFinished, condition, uuid4, workflowInfo } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { refused } from '../../contracts/kernel/refused';
import { isNamedRefusal, type FixedRefusalCode } from '../../contracts/refusals';
import { handleUpdate } from './edge';
import { actingAs, currentActor, currentActorAs } from './interceptors';
import type { Park } from './parking';
import { failureType } from './steps';

/** The state after a step, or why the records refused it. */
export interface Recorded<State> {
  state: State;
  refused?: FixedRefusalCode;
}

/** What the clock does next: it frees, reminds and climbs, and never decides against a person. */
export interface DueStep<Step> {
  atMs: number;
  /** For the timer, in words. */
  summary: string;
  step(atMs: number): Step;
}

/** A step that waits to be recorded. */
export interface TakenStep<State, Step> {
  /** The same each time it is tried. */
  id: string;
  step: Step;
  /** The state in which it leaves the subject, as far as this run knows. */
  after: State;
  actor: Actor | undefined;
}

/** The rules and words of one kind of decision. All but `read` and `record` are pure. */
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

interface Entry<State, Step> extends TakenStep<State, Step> {
  outcome?: Recorded<State>;
}

const refuse = (refusal: FixedRefusalCode | undefined): void => {
  if (refusal) throw refused(refusal);
};

/**
 * Decisions by people on one subject. A step is refused by the validator where the known state refuses it; else it is
 * taken at once, so that the next caller meets its effect, and `run` records the steps strictly in order. A step that
 * a worker recorded before it died is the same step when its caller repeats it.
 */
export const createDecisions = <State, Step>(rules: DecisionRules<State, Step>) => {
  /** As last recorded or read, and what the steps that are taken since make of it. */
  let recorded: State | undefined;
  let state: State | undefined;
  /** As last read, without the steps that this run took since. */
  let read: State | undefined;
  const queue: Entry<State, Step>[] = [];
  /** Grows with whatever `run` must look at. */
  let turns = 0;
  let recordings = 0;
  let readWanted = false;
  let hasEnded = false;
  let lastActor: Actor | undefined;

  const current = (): State => {
    if (state === undefined) throw new Error('the records are not read yet');
    return state;
  };
  const confirm = (next: State) => {
    recorded = next;
    state = queue.reduce((before, { step }) => rules.after(before, step), next);
    turns += 1;
  };
  /** Reads the records afresh; a step that was recorded meanwhile makes what was read too old. */
  const readFresh = async (): Promise<State> => {
    for (;;) {
      const before = recordings;
      const fresh = await rules.read(recorded);
      if (recordings === before) return fresh;
    }
  };
  const adopt = (fresh: State) => {
    read = fresh;
    confirm(fresh);
  };
  const isRepeat = (known: State | undefined, step: Step): boolean =>
    known !== undefined && rules.isRecorded?.(known, step) === true;

  const refusalIn = (known: State | undefined, step: Step): FixedRefusalCode | undefined =>
    known === undefined || isRepeat(read, step) ? undefined : rules.refusal(known, step);

  const validate = (step: Step) => {
    const refusal = refusalIn(state, step);
    if (refusal && !rules.mayBeStale?.(refusal)) throw refused(refusal);
  };

  const enqueue = (step: Step, actor: Actor | undefined): Entry<State, Step> => {
    const after = rules.after(current(), step);
    const entry = { id: uuid4(), step, after, actor };
    state = after;
    queue.push(entry);
    turns += 1;
    return entry;
  };

  /** Takes a person's step now and resolves with the state once it is recorded. */
  const take = async (step: Step): Promise<State> => {
    const actor = currentActor();
    // A caller may be faster than the first read. Without one to wait for nothing stands between validator and taking.
    if (state === undefined) await condition(() => state !== undefined);
    const doubt = refusalIn(state, step);
    if (doubt && rules.mayBeStale?.(doubt)) {
      const fresh = await readFresh();
      if (!isRepeat(fresh, step)) refuse(rules.refusal(fresh, step));
      adopt(fresh);
    }
    if (isRepeat(read, step)) {
      lastActor ??= actor;
      return current();
    }
    refuse(rules.refusal(current(), step));
    if (hasEnded) throw new Error('a closed subject takes no step that its rules let pass');
    const entry = enqueue(step, actor);
    await condition(() => entry.outcome !== undefined);
    const { state: after, refused: refusal } = entry.outcome as Recorded<State>;
    if (!isRepeat(after, step)) refuse(refusal);
    return after;
  };

  const recordFirst = async ({ id, step, after, actor }: Entry<State, Step>): Promise<Recorded<State>> => {
    // An earlier step that the records refused may have been what allowed this one.
    const before = recorded as State;
    const refusal = rules.refusal(before, step);
    if (refusal) return { state: before, refused: refusal };
    try {
      return await actingAs(actor, () => rules.record({ id, step, after, actor }));
    } catch (error) {
      const code = failureType(error);
      if (!isNamedRefusal(code)) throw error;
      return { state: await rules.read(recorded), refused: code };
    }
  };

  const record = async (entry: Entry<State, Step>) => {
    const outcome = await rules.park('record', () => recordFirst(entry));
    queue.shift();
    recordings += 1;
    entry.outcome = outcome;
    if (!outcome.refused) lastActor = entry.actor;
    confirm(outcome.state);
    if (!outcome.refused) rules.alert?.(entry.step, outcome.state);
    rules.show(current());
  };

  const waitForClock = async () => {
    const due = rules.due?.(current());
    const before = turns;
    const woken = () => turns > before;
    if (!due) return condition(woken);
    const left = due.atMs - Date.now();
    if (left > 0) return void (await condition(woken, left, { summary: due.summary }));
    enqueue(due.step(Date.now()), currentActorAs(ENGINE_USER_ID));
  };

  return {
    /** The state with every step that is taken; undefined before the first read. */
    state: () => state,
    show: () => state !== undefined && rules.show(state),
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
      if (recorded === undefined) adopt(await rules.park('read', () => readFresh()));
      rules.show(current());
      for (;;) {
        const next = queue[0];
        if (next) await record(next);
        else if (readWanted) {
          readWanted = false;
          adopt(await rules.park('read', () => readFresh()));
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

/** Has a step's state answered as it is. */
export const asItIs = <State>(state: State): State => state;
