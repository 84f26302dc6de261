import type { EventName } from './event-costs';

/** One expected event of a history, its billable actions, and the reason for it. */
export type ExpectedEvent = [name: EventName, actions: number, why: string];

/** A workflow task is three events and no action; whatever wakes a workflow costs one. */
const task = (why: string): ExpectedEvent[] => [
  ['WORKFLOW_TASK_SCHEDULED', 0, why],
  ['WORKFLOW_TASK_STARTED', 0, why],
  ['WORKFLOW_TASK_COMPLETED', 0, why],
];

/** Screened and booked in the task that is running, whose first marker has counted. */
const settled: ExpectedEvent[] = [
  ['MARKER_RECORDED', 0, 'local step: the donor is screened, and the clean gift booked with its receipt number'],
];

const receipted: ExpectedEvent[] = [
  [
    'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
    1,
    'stage receipting, so that operators find what waits for the documents queue',
  ],
  ['ACTIVITY_TASK_SCHEDULED', 0, 'the one normal activity: the PDF is rendered and stored by another process'],
  ['ACTIVITY_TASK_STARTED', 1, 'the PDF, one attempt'],
  ['ACTIVITY_TASK_COMPLETED', 0, 'the PDF is stored'],
  ...task('the PDF is stored: the gift closes'),
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage closed, or lists of gifts in receipting would show closed ones'],
  ['WORKFLOW_EXECUTION_COMPLETED', 0, 'the end'],
];

const pledgedThenPaid: ExpectedEvent[] = [
  ['WORKFLOW_EXECUTION_STARTED', 1, 'the command of the pledge starts its workflow'],
  ...task('the pledge is read'),
  ['MARKER_RECORDED', 1, 'local step: the record is read; a run may be woken up at any point of a gift'],
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage awaiting-payment and the date it is due by'],
  ['TIMER_STARTED', 1, 'the payment window'],
  ['WORKFLOW_EXECUTION_SIGNALED', 1, 'a payment was seen'],
  ...task('the payment is acted on'),
  ['TIMER_CANCELED', 0, 'the payment window is over'],
  ['MARKER_RECORDED', 1, 'local step: the record is read again, as the signal carries an id only'],
  ...settled,
  ...receipted,
];

const paymentFirst: ExpectedEvent[] = [
  ['WORKFLOW_EXECUTION_STARTED', 1, 'a payment without a pledge begins a gift: signal-with-start, one action'],
  ['WORKFLOW_EXECUTION_SIGNALED', 0, 'the same call'],
  ...task('the payment is acted on'),
  ['MARKER_RECORDED', 1, 'local step: the record is read'],
  ...settled,
  ...receipted,
];

const heldGift: ExpectedEvent[] = [
  ['WORKFLOW_EXECUTION_STARTED', 1, 'a payment without a pledge begins a gift: signal-with-start, one action'],
  ['WORKFLOW_EXECUTION_SIGNALED', 0, 'the same call'],
  ...task('the payment is acted on'),
  ['MARKER_RECORDED', 1, 'local step: the record is read'],
  ['MARKER_RECORDED', 0, 'local step: the donor is screened, and a case is opened'],
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage in-review and the date the case is due by'],
  ['START_CHILD_WORKFLOW_EXECUTION_INITIATED', 1, 'the case, a subject with a life of its own'],
  ['CHILD_WORKFLOW_EXECUTION_STARTED', 0, 'the case runs'],
  ...task('the case runs: nothing to do, the server tells it anyway'),
  ['CHILD_WORKFLOW_EXECUTION_COMPLETED', 0, 'a person has decided'],
  ...task('a person has decided: the gift goes on'),
  ['MARKER_RECORDED', 1, 'local step: the record is read, as the case has changed it'],
  ['MARKER_RECORDED', 0, 'local step: the gift is booked and takes its receipt number'],
  ...receipted,
];

const clearedCase: ExpectedEvent[] = [
  ['WORKFLOW_EXECUTION_STARTED', 1, 'the second action of a child'],
  ...task('the case opens'),
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage open and the date it is due by'],
  ['TIMER_STARTED', 1, 'the reminder'],
  ...task('a person claims it'),
  ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 1, 'claim'],
  ['TIMER_CANCELED', 0, 'the lease of the claim comes before the reminder'],
  ['MARKER_RECORDED', 1, 'local step: the claim is recorded'],
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage claimed'],
  ['TIMER_STARTED', 1, 'the lease of the claim'],
  ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 0, 'the person is answered once the claim is recorded'],
  ...task('a person decides'),
  ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 1, 'decision'],
  ['TIMER_CANCELED', 0, 'the lease is over'],
  ['MARKER_RECORDED', 1, 'local step: the decision is recorded, and the gift freed'],
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 1, 'stage resolved, without a due date'],
  ['WORKFLOW_EXECUTION_UPDATE_COMPLETED', 0, 'the person is answered once the decision is recorded'],
  ['WORKFLOW_EXECUTION_COMPLETED', 0, 'the end'],
];

/** The expected cost of a gift to the server, by its path: its own history, and that of its case if it has one. */
export const GIFT_COSTS = {
  'pledged, then paid': [pledgedThenPaid],
  'begun by its payment': [paymentFirst],
  'held and cleared, with its case': [heldGift, clearedCase],
} as const satisfies Record<string, readonly ExpectedEvent[][]>;

export type GiftStory = keyof typeof GIFT_COSTS;
