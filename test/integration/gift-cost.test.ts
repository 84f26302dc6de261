import type { Role } from '../../contracts/identity/roles';
import { createApiClient } from '../../tools/demo/api-client';
import { GIFT_COSTS, type GiftStory } from '../../tools/bench/gift-costs';
import { playGift, type GiftDesk } from '../../tools/bench/gift-stories';
import { startApiWithWorkers, type TestApiWithWorkers } from '../setup/api-with-workers';

let api: TestApiWithWorkers;
let desk: GiftDesk;
beforeAll(async () => {
  api = await startApiWithWorkers();
  const client = async (role: Role) => createApiClient(api.url, await api.key(role));
  desk = {
    clients: { web: await client('member'), finance: await client('finance'), officer: await client('compliance') },
    provider: api.provider,
    temporal: api.temporal,
  };
  // The first gift builds the screening index, which may take longer than a workflow task likes.
  await playGift(desk, 'begun by its payment').catch(() => undefined);
});
afterAll(() => api.close());

const stories = Object.keys(GIFT_COSTS) as GiftStory[];

test.each(stories)('a gift %s has only history events with a documented reason', async (story) => {
  const counted = (await playGift(desk, story)).map((events) => events.map(({ name, actions }) => [name, actions]));
  const expected = GIFT_COSTS[story].map((events) => events.map(([name, actions]) => [name, actions]));
  expect(counted).toEqual(expected);
});
