/**
 * The areas whose code each kill story runs: a landing that changes one of them runs the story again
 * (`choose-kill-stories.ts`).
 */
export const STORY_AREAS = {
  settles: ['donations', 'compliance', 'receipts', 'treasury', 'webhooks'],
  cancels: ['donations'],
  reviews: ['donations', 'compliance'],
  refunds: ['donations', 'treasury', 'webhooks'],
  closesWindow: ['donations'],
  isGivenUp: ['donations', 'treasury'],
  refundFails: ['donations', 'webhooks'],
  erases: ['privacy'],
  handsOverAndEscalates: ['privacy', 'escalations'],
  purges: ['audit'],
  violates: ['controls'],
} as const satisfies Record<string, readonly string[]>;

export type StoryName = keyof typeof STORY_AREAS;
export const STORY_NAMES = Object.keys(STORY_AREAS) as StoryName[];
