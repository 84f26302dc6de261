import { randomUUID } from 'node:crypto';
import { WorkflowUpdateStage, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { parkedQuery, retryParkedUpdate } from '../../../contracts/kernel/messages';
import { refused } from '../../../contracts/kernel/refused';
import type { FixedRefusalCode } from '../../../contracts/refusals';
import { activityActor } from '../../../platform/temporal/activity-actor';
import { callingAs } from '../../../platform/temporal/client-actor';
import { bundleWorkflows } from '../../../workers/workflow-bundle';
import {
  afterBallotStep,
  ballotQuery,
  ballotUpdate,
  countUpdate,
  isBallotStepRecorded,
  refusedBallotStep,
  type Ballot,
  type BallotActivities,
  type BallotInput,
  type BallotStep,
  type BallotWorkflow,
} from '../../fakes/ballot';
import { createRig, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig({ code: await bundleWorkflows(require.resolve('../../fakes/ballot.workflow')) });
});
afterAll(() => rig.close());

type Handle = WorkflowHandle<BallotWorkflow>;
type Refusing = (step: BallotStep) => FixedRefusalCode | undefined;

/** One ballot kept in memory; `refusing` stands for what only the records know. */
const createRecords = (given: Partial<Ballot> = {}, refusing: Refusing = () => undefined) => {
  let state: Ballot = { status: 'open', votes: [], closedBy: null, reminders: 0, remindAtMs: null, ...given };
  const asked: string[] = [];
  const expected: Ballot[] = [];
  let [running, most, reads] = [0, 0, 0];
  const held: { steps?: Promise<void>; counts?: Promise<void> } = {};
  const whenLetGo = async <T>(work: () => T): Promise<T> => {
    running += 1;
    most = Math.max(most, running);
    await held.steps;
    running -= 1;
    return work();
  };
  const activities: BallotActivities = {
    readBallot: async () => {
      reads += 1;
      return state;
    },
    countBallot: async () => {
      await held.counts;
      return state.votes.length;
    },
    recordBallotStep: (step, after) => {
      asked.push(`${step.kind} by ${activityActor().userId}`);
      expected.push(after);
      return whenLetGo(() => {
        if (isBallotStepRecorded(state, step)) return { state };
        const refusal = refusing(step) ?? refusedBallotStep(state, step);
        if (refusal) return { state, refused: refusal };
        return { state: (state = afterBallotStep(state, step)) };
      });
    },
  };
  /** Keeps every step from being recorded, or counts from being made, until the function that it returns is called. */
  const hold = (what: keyof typeof held = 'steps'): (() => void) => {
    let letGo = (): void => undefined;
    held[what] = new Promise<void>((resolve) => (letGo = resolve));
    return letGo;
  };
  return {
    activities,
    asked,
    expected,
    most: () => most,
    reads: () => reads,
    hold,
    change: (next: Partial<Ballot>) => void (state = { ...state, ...next }),
  };
};
type Records = ReturnType<typeof createRecords>;

const start = (input: BallotInput = {}): Promise<Handle> =>
  callingAs({ userId: 'starter', requestId: 'start' }, () =>
    rig.env.client.workflow.start<BallotWorkflow>('ballot', {
      taskQueue: rig.taskQueue,
      workflowId: `ballot:${randomUUID()}`,
      args: [input],
    }),
  );
/** Resolves once the workflow has accepted the step; its answer is `result()`. */
const ask = (handle: Handle, kind: 'open' | 'vote' | 'close' | 'fault', by: string) =>
  callingAs({ userId: by, requestId: `request of ${by}` }, () =>
    handle.startUpdate(ballotUpdate, {
      args: [{ kind, by }],
      updateId: randomUUID(),
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    }),
  );
const take = async (handle: Handle, kind: 'open' | 'vote' | 'close' | 'fault', by: string) =>
  (await ask(handle, kind, by)).result();
/** Runs a story up to its end, which is a closed ballot. */
const run = (records: Records, story: (handle: Handle) => Promise<void>, input: BallotInput = {}) =>
  rig.during(records.activities, async () => {
    const handle = await start(input);
    await story(handle);
    await take(handle, 'close', 'chair').catch(() => undefined);
    await handle.result();
  });
const fromAnn: Refusing = (step) => (step.kind !== 'remind' && step.by === 'ann' ? 'case.needs-lead' : undefined);
/** Has the records throw what they refuse, as most services do. */
const throwRefusals = (activities: BallotActivities) => {
  const { recordBallotStep } = activities;
  activities.recordBallotStep = async (step, after) => {
    const recorded = await recordBallotStep(step, after);
    if (recorded.refused) throw refused(recorded.refused);
    return recorded;
  };
};
const parked = async (handle: Handle) => {
  while (!(await handle.query(parkedQuery)).parked) await new Promise((wait) => setTimeout(wait, 25));
};
const refusedWith = (type: string) => ({ cause: { type } });
const eventsOf = async ({ workflowId }: Handle, runId?: string) =>
  (await rig.env.client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [];
const acceptedIn = async (handle: Handle) =>
  (await eventsOf(handle)).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;

test('of two decisions at once the second waits for the first one, and is refused once that is recorded', async () => {
  const records = createRecords();
  const letGo = records.hold();
  await run(records, async (handle) => {
    const [first, second] = [await ask(handle, 'close', 'ann'), await ask(handle, 'close', 'ben')];
    letGo();
    expect(await first.result()).toMatchObject({ closedBy: 'ann' });
    await expect(second.result()).rejects.toMatchObject(refusedWith('case.already-decided'));
  });
  expect(records.asked).toEqual(['close by ann']);
});

test('a step that is never recorded refuses nobody', async () => {
  const records = createRecords({}, fromAnn);
  const letGo = records.hold();
  await run(records, async (handle) => {
    const [closing, voting] = [await ask(handle, 'close', 'ann'), await ask(handle, 'vote', 'ben')];
    letGo();
    await expect(closing.result()).rejects.toMatchObject(refusedWith('case.needs-lead'));
    expect(await voting.result()).toMatchObject({ status: 'open', votes: ['ben'] });
  });
});

test('a step that no outcome of those before it can save is refused at once, and leaves no event', async () => {
  const records = createRecords();
  await run(records, async (handle) => {
    await take(handle, 'vote', 'ann');
    const letGo = records.hold();
    const voting = await ask(handle, 'vote', 'ben');
    await expect(take(handle, 'vote', 'ann')).rejects.toMatchObject(refusedWith('case.own-proposal'));
    expect(await acceptedIn(handle)).toBe(2);
    letGo();
    await voting.result();
  });
});

test('a step is recorded from the state at its turn, not from the one in which it was asked for', async () => {
  const records = createRecords({}, fromAnn);
  const letGo = records.hold();
  await run(records, async (handle) => {
    const [first, second] = [await ask(handle, 'vote', 'ann'), await ask(handle, 'vote', 'ben')];
    letGo();
    await expect(first.result()).rejects.toMatchObject(refusedWith('case.needs-lead'));
    await second.result();
  });
  expect(records.expected.slice(0, 2).map(({ votes }) => votes)).toEqual([['ann'], ['ben']]);
});

test('a step that the known state refuses leaves no event', async () => {
  const records = createRecords();
  await run(records, async (handle) => {
    await take(handle, 'vote', 'ann');
    await expect(take(handle, 'vote', 'ann')).rejects.toMatchObject(refusedWith('case.own-proposal'));
    expect(await acceptedIn(handle)).toBe(1);
  });
});

test('steps are recorded one at a time, in order, each as the person who took it', async () => {
  const records = createRecords();
  const letGo = records.hold();
  await run(records, async (handle) => {
    const votes = [];
    for (const by of ['ann', 'ben', 'eve']) votes.push(await ask(handle, 'vote', by));
    letGo();
    const answers = await Promise.all(votes.map((vote) => vote.result()));
    expect(answers.map((ballot) => ballot.votes)).toEqual([['ann'], ['ann', 'ben'], ['ann', 'ben', 'eve']]);
  });
  expect(records.asked.slice(0, 3)).toEqual(['vote by ann', 'vote by ben', 'vote by eve']);
  expect(records.most()).toBe(1);
});

test('a step that waits behind another one still counts once that is recorded', async () => {
  const records = createRecords();
  const letGo = records.hold();
  await run(records, async (handle) => {
    const first = await ask(handle, 'vote', 'ann');
    const waiting = await ask(handle, 'vote', 'ben');
    const again = await ask(handle, 'vote', 'ben');
    letGo();
    await Promise.all([first.result(), waiting.result()]);
    await expect(again.result()).rejects.toMatchObject(refusedWith('case.own-proposal'));
  });
  expect(records.asked.slice(0, 2)).toEqual(['vote by ann', 'vote by ben']);
});

test('a ninth decision is asked to come again while eight wait, and an operator still retries the parked one', async () => {
  const records = createRecords();
  const { recordBallotStep } = records.activities;
  let isLost = true;
  records.activities.recordBallotStep = async (step, after) => {
    const recorded = await recordBallotStep(step, after);
    if (isLost) throw ApplicationFailure.nonRetryable('planted', 'lost');
    return recorded;
  };
  const voters = Array.from({ length: 8 }, (_, n) => `voter-${n}`);
  await run(records, async (handle) => {
    const votes = [];
    for (const by of voters) votes.push(await ask(handle, 'vote', by));
    await expect(take(handle, 'vote', 'late')).rejects.toMatchObject(refusedWith('kernel.unavailable'));
    await parked(handle);
    isLost = false;
    await handle.executeUpdate(retryParkedUpdate, { args: [{ by: 'operator' }], updateId: randomUUID() });
    const answers = await Promise.all(votes.map((vote) => vote.result()));
    expect(answers.at(-1)).toMatchObject({ votes: voters });
  });
});

test('a decision before the first read waits for it and is judged by it', async () => {
  const records = createRecords({ votes: ['ben'] });
  const handle = await start();
  // No worker has begun yet.
  const early = take(handle, 'vote', 'ann');
  await rig.during(records.activities, async () => {
    expect(await early).toMatchObject({ votes: ['ben', 'ann'] });
    await take(handle, 'close', 'chair');
  });
});

test('a step that a dead worker recorded is the same step when its caller repeats it', async () => {
  const records = createRecords({ votes: ['ann'] });
  await run(records, async (handle) => {
    expect(await take(handle, 'vote', 'ann')).toMatchObject({ votes: ['ann'] });
    expect(records.asked).toEqual([]);
  });
});

test('the records may refuse a step, and what was taken on top of it is judged anew', async () => {
  const records = createRecords({ status: 'new' }, ({ kind }) => (kind === 'open' ? 'case.needs-lead' : undefined));
  const letGo = records.hold();
  await run(records, async (handle) => {
    const opening = await ask(handle, 'open', 'ann');
    const voting = await ask(handle, 'vote', 'ben');
    letGo();
    await expect(opening.result()).rejects.toMatchObject(refusedWith('case.needs-lead'));
    await expect(voting.result()).rejects.toMatchObject(refusedWith('case.no-proposal'));
    expect(await handle.query(ballotQuery)).toMatchObject({ status: 'new', votes: [] });
  });
  expect(records.asked).toEqual(['open by ann', 'close by chair']);
});

test('a refusal that the records throw goes to the caller and parks nothing', async () => {
  const records = createRecords();
  const { recordBallotStep } = records.activities;
  records.activities.recordBallotStep = async (step, after) => {
    if (step.kind !== 'vote') return recordBallotStep(step, after);
    records.change({ votes: ['eve'] });
    throw refused('case.needs-lead');
  };
  await run(records, async (handle) => {
    await expect(take(handle, 'vote', 'ann')).rejects.toMatchObject(refusedWith('case.needs-lead'));
    // What made them refuse is read.
    expect(await handle.query(ballotQuery)).toMatchObject({ votes: ['eve'] });
  });
});

test('a refusal that a newer record may lift is looked up before it is given', async () => {
  const records = createRecords({ status: 'new' });
  await run(records, async (handle) => {
    await expect(take(handle, 'vote', 'ann')).rejects.toMatchObject(refusedWith('case.no-proposal'));
    records.change({ status: 'open' });
    expect(await take(handle, 'vote', 'ann')).toMatchObject({ votes: ['ann'] });
  });
});

test('the clock takes its step when it is due, as the engine', async () => {
  const remindAtMs = (await rig.env.currentTimeMs()) + 3_600_000;
  const records = createRecords({ remindAtMs });
  await run(records, async (handle) => {
    await take(handle, 'vote', 'ann');
    await rig.env.sleep('59 minutes');
    expect(records.asked).toEqual(['vote by ann']);
    await rig.env.sleep('2 minutes');
    expect(await handle.query(ballotQuery)).toMatchObject({ reminders: 1, status: 'open' });
  });
  expect(records.asked.slice(0, 2)).toEqual(['vote by ann', `remind by ${ENGINE_USER_ID}`]);
});

test.each([
  ['answer', () => undefined],
  ['throw', throwRefusals],
])(
  'a step of the clock that the records refuse (%s) is tried once, and again when something changes',
  async (_, how) => {
    const remindAtMs = (await rig.env.currentTimeMs()) + 3_600_000;
    const records = createRecords({ remindAtMs }, ({ kind }) => (kind === 'remind' ? 'case.needs-lead' : undefined));
    how(records.activities);
    const reminders = () => records.asked.filter((step) => step.startsWith('remind')).length;
    await run(records, async (handle) => {
      await rig.env.sleep('3 days');
      expect(reminders()).toBe(1);
      expect(rig.alerts).toEqual(['ERROR workflow.clock-step-dropped']);
      await take(handle, 'vote', 'ann');
      await rig.env.sleep('3 days');
      expect(reminders()).toBe(2);
      expect(await handle.query(ballotQuery)).toMatchObject({ reminders: 0, status: 'open' });
    });
  },
);

test('a step of the clock that the rules refuse is judged again after one read, and then waits', async () => {
  const remindAtMs = (await rig.env.currentTimeMs()) + 3_600_000;
  const records = createRecords({ remindAtMs, status: 'new' });
  await run(records, async (handle) => {
    await rig.env.sleep('3 days');
    expect(records.reads()).toBe(2);
    expect(records.asked).toEqual([]);
    await take(handle, 'open', 'ann');
    await rig.env.sleep('1 minute');
    expect(await handle.query(ballotQuery)).toMatchObject({ reminders: 1, status: 'open' });
  });
});

test('a long run continues as new only once every step that was taken is recorded', async () => {
  const records = createRecords();
  const voters = ['ann', 'ben', 'eve', 'ian'];
  await run(
    records,
    async (handle) => {
      const first = await handle.describe();
      await Promise.all(voters.map((by) => take(handle, 'vote', by)));
      const events = await eventsOf(handle, first.runId);
      expect(events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
      expect([...(await take(handle, 'close', 'chair')).votes].sort()).toEqual(voters);
    },
    { longAfterVotes: 2 },
  );
  expect(new Set(records.asked.filter((step) => step.startsWith('vote')))).toEqual(
    new Set(voters.map((by) => `vote by ${by}`)),
  );
});

test('a run that grows long records and answers what waits in line before it continues as new', async () => {
  const records = createRecords();
  const letGo = records.hold();
  await run(
    records,
    async (handle) => {
      const { runId } = await handle.describe();
      const votes = [
        await ask(handle, 'vote', 'ann'),
        await ask(handle, 'vote', 'ben'),
        await ask(handle, 'vote', 'eve'),
      ];
      letGo();
      expect((await Promise.all(votes.map((vote) => vote.result()))).at(-1)).toMatchObject({
        votes: ['ann', 'ben', 'eve'],
      });
      const answered = (await eventsOf(handle, runId)).filter(
        (event) => event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.success,
      );
      expect(answered).toHaveLength(3);
    },
    { longAfterVotes: 1 },
  );
});

test('a long run continues as new only once every other handler has finished, and takes steps until then', async () => {
  const records = createRecords();
  await run(
    records,
    async (handle) => {
      const { runId } = await handle.describe();
      const letGo = records.hold('counts');
      const counting = await handle.startUpdate(countUpdate, {
        updateId: randomUUID(),
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      });
      await take(handle, 'vote', 'ann');
      await take(handle, 'vote', 'ben');
      expect((await handle.describe()).runId).toBe(runId);
      letGo();
      expect(await counting.result()).toBe(2);
      await take(handle, 'vote', 'eve');
      expect((await handle.describe()).runId).not.toBe(runId);
    },
    { longAfterVotes: 1 },
  );
});

test('a plain error in a handler fails its Update, and the workflow answers the next one', async () => {
  const records = createRecords();
  await run(records, async (handle) => {
    await expect(take(handle, 'fault', 'ann')).rejects.toMatchObject(refusedWith('unexpected'));
    expect(rig.alerts).toContain('ERROR workflow.handler-failed');
    expect(await take(handle, 'vote', 'ben')).toMatchObject({ votes: ['ben'] });
  });
});
