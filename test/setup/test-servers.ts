import type { Stack } from '../../stack/stack';

/** What jest's global set-up leaves for its tear-down, which runs in the same process but shares no module with it. */
export interface TestServers {
  stack: Stack;
  directory: string;
}

const KEY = Symbol.for('hingecraft.test-servers');
const store = globalThis as { [KEY]?: TestServers | undefined };

export const keepTestServers = (servers: TestServers): void => {
  store[KEY] = servers;
};

export const takeTestServers = (): TestServers | undefined => {
  const servers = store[KEY];
  store[KEY] = undefined;
  return servers;
};
