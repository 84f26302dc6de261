import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, requireFree } from '../../stack/ports';
import type { Stack } from '../../stack/stack';
import { runMigrationCommand } from '../migration/migration-command';
import { createManagedProcess, type ManagedProcess, type ProcessName } from './managed-process';
import { loadLocalSecrets, LOCAL_PROVIDER, LOCAL_SETTINGS } from './local-settings';
import { startSandboxProvider, type SandboxProvider } from './sandbox-provider';

export interface SystemOptions {
  stack: Stack;
  /** The folder of the compiled code that the processes start from. */
  compiled: string;
  ports: 'default' | 'free';
  /** On top of the local settings. */
  settings?: Record<string, string>;
  /** Runs between the migrations and the processes: seed, lists. Gets the environment the processes will have. */
  prepare?(env: Record<string, string>): Promise<void>;
  log(line: string): void;
}

export interface System {
  env: Record<string, string>;
  compiled: string;
  url: string;
  provider: SandboxProvider;
  processes: Record<ProcessName, ManagedProcess>;
  stop(): Promise<void>;
}

const DEFAULT_PORTS = { api: 8080, apiMetrics: 9464, core: 9465, documents: 9466 };

const choosePorts = async (kind: SystemOptions['ports']): Promise<typeof DEFAULT_PORTS> =>
  kind === 'default'
    ? DEFAULT_PORTS
    : { api: await freePort(), apiMetrics: await freePort(), core: await freePort(), documents: await freePort() };

/** Migrates, then starts api and workers against a stack, with a sandbox payment provider beside them. */
export const startSystem = async ({
  stack,
  compiled,
  ports,
  settings = {},
  prepare,
  log,
}: SystemOptions): Promise<System> => {
  const chosen = await choosePorts(ports);
  await requireFree('the engine', Object.values(chosen));
  // The name first: a passkey belongs to a host name, and browsers refuse an address for it.
  const url = `http://localhost:${chosen.api}`;
  const secrets = loadLocalSecrets(stack.directory);
  const provider = await startSandboxProvider({ ...secrets, webhookUrl: `${url}/v1/webhooks/${LOCAL_PROVIDER}` });
  const env: Record<string, string> = {
    ...stack.env,
    ...LOCAL_SETTINGS,
    API_PORT: String(chosen.api),
    RECEIPT_VERIFY_URL: `${url}/verify`,
    API_ORIGINS: `${url},http://127.0.0.1:${chosen.api}`,
    PAYMENT_WEBHOOK_SECRETS: JSON.stringify({ [LOCAL_PROVIDER]: [secrets.webhookSecret] }),
    REFUND_PROVIDER_URL: provider.url,
    REFUND_PROVIDER_SECRET: secrets.refundSecret,
    ...settings,
  };

  log('database: migrating');
  const { DATABASE_OWNER_URL = '' } = env;
  const code = await runMigrationCommand({ command: 'run', databaseOwnerUrl: DATABASE_OWNER_URL, print: log });
  if (code !== 0) throw new Error(`the migrations ended with ${code}`);
  await prepare?.(env);

  const logs = join(stack.directory, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const withMetrics = (name: ProcessName, port: number) =>
    createManagedProcess(name, { env: { ...env, METRICS_PORT: String(port) }, compiled, logs, log });
  const processes = {
    api: withMetrics('api', chosen.apiMetrics),
    core: withMetrics('core', chosen.core),
    documents: withMetrics('documents', chosen.documents),
  };
  const stop = async () => {
    await Promise.all(Object.values(processes).map((each) => each.stop()));
    await provider.close();
  };
  try {
    log('starting api, worker core, worker documents');
    await Promise.all(Object.values(processes).map((each) => each.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, compiled, url, provider, processes, stop };
};
