import type { BenchSystem } from './bench-system';
import { actionsOf, type CountedEvent } from './event-costs';
import type { Figure } from './figures';
import { GIFT_COSTS, type ExpectedEvent, type GiftStory } from './gift-costs';
import { playGift } from './gift-stories';

const exactly = (value: number) => ({ median: value, min: value, max: value });

const figuresOf = (
  story: GiftStory,
  expected: readonly ExpectedEvent[],
  counted: readonly CountedEvent[],
): Figure[] => {
  const reasons = expected.map(([event, actions, why]) => ({ event, actions, why }));
  const wanted = reasons.reduce((sum, { actions }) => sum + actions, 0);
  return [
    {
      measure: 'M4',
      what: `history events of a gift ${story}`,
      value: exactly(counted.length),
      target: { kind: 'exactly', value: expected.length },
      arms: reasons,
    },
    {
      measure: 'M4',
      what: `billable actions of a gift ${story}`,
      value: exactly(actionsOf(counted)),
      target: { kind: 'exactly', value: wanted, why: 'definition and source: tools/bench/event-costs.ts' },
    },
  ];
};

/** Measures the exact cost of a gift to the server; each event's reason goes into the results. */
export const measureCost = async (system: BenchSystem, log: (line: string) => void): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const [story, expected] of Object.entries(GIFT_COSTS) as [GiftStory, readonly ExpectedEvent[][]][]) {
    const counted = (await playGift(system, story)).flat();
    figures.push(...figuresOf(story, expected.flat(), counted));
    log(`M4: a gift ${story}: ${counted.length} events, ${actionsOf(counted)} billable actions`);
  }
  return figures;
};
