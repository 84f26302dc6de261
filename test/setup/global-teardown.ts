import { rmSync } from 'node:fs';
import { takeTestServers } from './test-servers';

const tearDown = async (): Promise<void> => {
  const servers = takeTestServers();
  if (!servers) return;
  await servers.stack.stop();
  rmSync(servers.directory, { recursive: true, force: true });
};

export default tearDown;
