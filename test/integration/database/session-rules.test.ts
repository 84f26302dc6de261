import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { openHarness, race, type Harness } from './harness';
import { insertRow, rowsIn, type Rows } from './rows';

let h: Harness;
let rows: Rows;
let clients: Client[];
beforeAll(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
  clients = await Promise.all(Array.from({ length: 10 }, () => h.connect()));
});
afterAll(() => h.close());

const HASH = 'b'.repeat(64);

describe('the database', () => {
  test.each<[string, () => Promise<(client: Client) => Promise<unknown>>, string]>([
    [
      'the successor of a refresh token',
      async () => {
        const [user_id, family_id] = [await rows.user(), newId()];
        await rows.session({ user_id, family_id, replaced_at: new Date() });
        return (client) => rowsIn(client).session({ user_id, family_id, counter: 1, replaced_at: new Date() });
      },
      'sessions_family_id_counter_key',
    ],
    [
      'the current secret of a session',
      async () => {
        const [user_id, family_id] = [await rows.user(), newId()];
        let counter = 0;
        return (client) => rowsIn(client).session({ user_id, family_id, counter: (counter += 1) });
      },
      'sessions_one_current',
    ],
    [
      'a one-time token',
      async () => (client) => rowsIn(client).token({ token_hash: HASH }),
      'one_time_tokens_purpose_token_hash_key',
    ],
    [
      'the count of failures of an account',
      async () => (client) => insertRow(client, 'lockouts', { scope: 'account', scope_key: HASH, failures: 1 }),
      'lockouts_scope_scope_key_key',
    ],
  ])('accepts one of two at the same time: %s', async (_name, prepare, constraint) => {
    expect(await race(clients, await prepare())).toEqual({ passed: 1, refusals: [constraint] });
  });
});
