import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseDemoList } from '../../domain/compliance/lists/demo-list';
import { loadWorkerConfig } from '../../platform/config';
import { importList } from '../../services/compliance/import-list';
import { seedOrganization } from '../../services/identity/seed-organization';
import { startStack } from '../../stack/stack';
import { startSandboxProvider, type SandboxProvider } from '../../tools/system/sandbox-provider';
import { createCoreWorker } from '../../workers/core';
import { createDocumentsWorker } from '../../workers/documents';
import { openWorkerProcess } from '../../workers/process';
import { workflowBundle } from './compiled-code';
import { OPERATOR, PROVIDER, startApi, WEBHOOK_SECRETS, type TestApi } from './api';

export interface TestApiWithWorkers extends TestApi {
  provider: SandboxProvider;
  temporalAddress: string;
  stopTemporal(): Promise<void>;
  startTemporal(): Promise<void>;
}

const DEMO_LIST = readFileSync(resolve(__dirname, '../../tools/demo/data/demo-list.json'));
/** On the demo's own list; no such person exists. */
export const LISTED_NAME = 'Zorvane Quillfeather';

const prepare = async ({ withActor }: TestApi): Promise<void> => {
  const address = ['1 Example Way', 'Springfield, ST 00000'];
  const names = { legalName: 'Test Foundation', registrationNumber: '00-0000000', country: 'US' };
  const organization = { ...names, address, timeZone: 'America/New_York' };
  await seedOrganization({ withActor }, organization, OPERATOR);
  const sha256 = createHash('sha256').update(DEMO_LIST).digest('hex');
  const list = parseDemoList(DEMO_LIST.toString('utf8'));
  await importList({ withActor }, { list, sha256, fetchedAt: new Date() }, OPERATOR);
};

/**
 * The API with core and documents workers in this process, over a Temporal of this file's own: the queues have fixed
 * names, and two files must not work off each other's.
 */
export const startApiWithWorkers = async (): Promise<TestApiWithWorkers> => {
  const directory = mkdtempSync(join(tmpdir(), 'hingecraft-api-'));
  const quiet = () => undefined;
  const stack = await startStack({
    directory,
    ports: 'free',
    durable: false,
    parts: ['temporal'],
    environment: {},
    onPartDied: quiet,
  });
  const temporal = stack.parts.temporal!;
  const api = await startApi({ temporalAddress: temporal.address });
  await prepare(api);
  const provider = await startSandboxProvider({
    webhookUrl: `${api.url}/v1/webhooks/${PROVIDER}`,
    webhookSecret: WEBHOOK_SECRETS[0],
    refundSecret: WEBHOOK_SECRETS[1],
  });
  const config = loadWorkerConfig({
    DATABASE_URL: api.database.url,
    MASTER_KEY: api.keys.masterKey.toString('base64'),
    LOOKUP_KEY: api.keys.lookupKey.toString('base64'),
    PAYLOAD_KEY: api.keys.payloadKey.toString('base64'),
    AUDIT_SIGNING_KEY: randomBytes(32).toString('base64'),
    TEMPORAL_ADDRESS: temporal.address,
    S3_ENDPOINT: process.env['S3_ENDPOINT'],
    S3_ACCESS_KEY: process.env['S3_ACCESS_KEY'],
    S3_SECRET_KEY: process.env['S3_SECRET_KEY'],
    // Its own: one bucket holds the checkpoints of one database.
    S3_AUDIT_BUCKET: `audit-${randomBytes(8).toString('hex')}`,
    METRICS_PORT: '0',
    LOG_LEVEL: 'fatal',
    SCREENING_LISTS: 'demo',
    SCREENING_MAX_AGE_DAYS: '3650',
    REFUND_PROVIDER_URL: provider.url,
    REFUND_PROVIDER_SECRET: WEBHOOK_SECRETS[1],
  });
  const host = await openWorkerProcess(config, 'test');
  const parts = [
    await createCoreWorker(host, undefined, async () => workflowBundle()),
    await createDocumentsWorker(host),
  ];
  const running = parts.map(({ worker }) => worker.run());

  return {
    ...api,
    provider,
    temporalAddress: temporal.address,
    stopTemporal: () => temporal.kill(),
    startTemporal: () => temporal.start(),
    async close() {
      for (const { worker } of parts) worker.shutdown();
      await Promise.allSettled(running);
      for (const part of parts) await part.close();
      await host.close();
      await provider.close();
      await api.close();
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** Asks until the answer is there; throws with the last one after five minutes. */
export const eventually = async <T>(ask: () => Promise<T>, ready: (seen: T) => boolean): Promise<T> => {
  const end = Date.now() + 300_000;
  for (;;) {
    const seen = await ask();
    if (ready(seen)) return seen;
    if (Date.now() > end) throw new Error(`not within five minutes; last seen ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
