import { InvalidConfiguration, loadWorkerConfig, withoutSecrets } from '../platform/config';
import { createCoreWorker } from './core';
import { createDocumentsWorker } from './documents';
import { openWorkerProcess } from './process';

const ROLES = {
  core: [createCoreWorker],
  documents: [createDocumentsWorker],
  all: [createCoreWorker, createDocumentsWorker],
};
type Role = keyof typeof ROLES;

const HELP = `Usage: npm run worker -- ROLE

  core       all workflows, database activities, dispatcher, webhook deliverer
  documents  PDF rendering and the object store
  all        both in one process
  agents     reserved for model calls; has no work in this release, and does not start

Configuration comes from the environment; see .env.example.`;

const isRole = (text: string | undefined): text is Role => text !== undefined && Object.hasOwn(ROLES, text);

const run = async (role: Role): Promise<void> => {
  const config = loadWorkerConfig();
  const host = await openWorkerProcess(config, role);
  host.log.info({ config: withoutSecrets(config) }, 'worker.starting');
  const parts = await Promise.all(ROLES[role].map((create) => create(host)));
  host.log.info({}, 'worker.ready');
  // The SDK itself drains the workers on SIGTERM and SIGINT.
  const failures = (await Promise.allSettled(parts.map(({ worker }) => worker.run()))).filter(
    ({ status }) => status === 'rejected',
  );
  await Promise.all(parts.map((part) => part.close()));
  await host.close();
  host.log.info({}, 'worker.stopped');
  // A deaf activity would keep the process alive after the force time.
  process.exit(failures.length === 0 ? 0 : 1);
};

const [role] = process.argv.slice(2);
if (role === 'agents') {
  console.error('agents: this role has no activities in this release; run core and documents');
  process.exit(2);
}
if (!isRole(role)) {
  console.error(HELP);
  process.exit(role === '--help' ? 0 : 2);
}
run(role).catch((error: unknown) => {
  console.error(error instanceof InvalidConfiguration || !(error instanceof Error) ? String(error) : error.message);
  process.exit(1);
});
