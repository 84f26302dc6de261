import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { Registry } from 'prom-client';
import { composeApi } from '../../api/composition';
import { ENDPOINTS } from '../../api/endpoints';
import { serve } from '../../api/http/serve';
import { createOpenApiDocument } from '../../api/openapi';
import { OPERATOR_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { Role } from '../../contracts/identity/roles';
import { createAccessTokens } from '../../platform/crypto/access-tokens';
import { localMasterKey } from '../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../platform/crypto/master-keys';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { loadSigningKey, type SigningKey } from '../../platform/crypto/signing-key';
import { createStatusTokens } from '../../platform/crypto/status-tokens';
import { createDataSource } from '../../platform/data-source/data-source';
import { createUnitOfWork, type WithActor } from '../../platform/database/unit-of-work';
import { createOpenIdProvider, type OpenIdSettings } from '../../platform/identity/openid-provider';
import { createLogger } from '../../platform/logging/logger';
import { createRegistry } from '../../platform/metrics/metrics-server';
import { createObjectStore, type ObjectStore } from '../../platform/storage/object-store';
import { createTemporalClient } from '../../platform/temporal/client';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { createReadPayload } from '../../platform/temporal/payload-codec';
import { addUser } from '../../services/identity/add-user';
import { issueApiKey } from '../../services/identity/issue-api-key';
import { seedRoles } from '../../services/identity/seed-roles';
import { createAnswerCheck, type CheckedFetch } from './answer-check';
import { createTestDatabase, type TestDatabase } from './database';

export const OPERATOR: Actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
export const PROVIDER = 'cardpay';
/** Of the pages that may change something with a cookie. */
export const ORIGIN = 'https://desk.example.org';
/** The second is being brought in beside the first. */
export const WEBHOOK_SECRETS = [1, 2].map((n) => `whsec_${Buffer.alloc(24, n).toString('base64')}`) as [string, string];
/** Temporal's client by itself gives up after 18 s at the earliest, and never on a server that says nothing. */
export const WITHOUT_DEADLINE_MS = 15_000;

export interface Person {
  id: string;
  key: string;
}

export interface TestApi {
  url: string;
  /** For workers beside it, which must open what it has sealed. */
  keys: { masterKey: Buffer; lookupKey: Buffer; payloadKey: Buffer };
  database: TestDatabase;
  dataSource: DataSource;
  withActor: WithActor;
  temporal: Client;
  objectStore: ObjectStore;
  registry: Registry;
  /** A new person with these roles, and their API key. */
  person(...roles: Role[]): Promise<Person>;
  personWith(email: string | undefined, roles: Role[]): Promise<Person>;
  key(...roles: Role[]): Promise<string>;
  /** Reads as the superuser, to check what the API itself may not see. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** Asks the API and checks the answer against the OpenAPI document. */
  ask: CheckedFetch;
  close(): Promise<void>;
}

export interface TestApiOptions {
  rateLimitPerMinute?: number;
  /** Waived unless said otherwise: most tests approve with API keys. */
  stepUpForMachines?: 'required' | 'waived';
  /** Of documents; one of its own where none is given. */
  signer?: SigningKey;
  openId?: OpenIdSettings;
  /** Of the Temporal UI; none unless given. */
  payloadDecoderOrigin?: string;
  /** How long a unit of work waits for a connection; generous unless the test is about that wait. */
  connectTimeoutMs?: number;
  /** An address where no Temporal is. */
  temporalAddress?: string;
  s3Endpoint?: string;
  /** How many forwarding headers are believed; none unless given. */
  trustedProxies?: number;
  /** The database as the API reaches it, such as through a proxy. */
  databaseUrl?: (url: string) => string;
}

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest's global set-up`);
  return value;
};

/** The API in this process, on a free port, over a database of this file's own and the run's Temporal and S3. */
export const startApi = async (options: TestApiOptions = {}): Promise<TestApi> => {
  const database = await createTestDatabase();
  const dataSource = await createDataSource({
    url: options.databaseUrl?.(database.url) ?? database.url,
    poolSize: 10,
    applicationName: 'test-api',
    // A database that is down refuses at once; on a busy machine a free connection may take longer than in production.
    connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
  }).initialize();
  const keys = { masterKey: randomBytes(32), lookupKey: randomBytes(32), payloadKey: randomBytes(32) };
  const withActor = createUnitOfWork({
    dataSource,
    masterKeys: createMasterKeys(localMasterKey(keys.masterKey)),
    lookupKey: keys.lookupKey,
  });
  const payloadKeys = createPayloadKeys(keys.payloadKey);
  const address = {
    TEMPORAL_ADDRESS: options.temporalAddress ?? needed('TEMPORAL_ADDRESS'),
    TEMPORAL_NAMESPACE: process.env['TEMPORAL_NAMESPACE'] ?? 'default',
    TEMPORAL_TASK_TIMEOUT_SECONDS: 10,
  };
  const temporal = createTemporalClient(address, createDataConverter(payloadKeys));
  const objectStore = createObjectStore({
    S3_ENDPOINT: options.s3Endpoint ?? needed('S3_ENDPOINT'),
    S3_REGION: process.env['S3_REGION'] ?? 'us-east-1',
    S3_ACCESS_KEY: needed('S3_ACCESS_KEY'),
    S3_SECRET_KEY: needed('S3_SECRET_KEY'),
    S3_BUCKET: process.env['S3_BUCKET'] ?? 'hingecraft',
  });
  if (options.s3Endpoint === undefined) await objectStore.ensureBucket();
  const registry = createRegistry();
  const signer = options.signer ?? loadSigningKey({ name: 'TEST_KEY', value: randomBytes(32).toString('base64') });
  const settings = {
    rateLimitPerMinute: options.rateLimitPerMinute ?? 100_000,
    bodyLimitBytes: 65_536,
    trustedProxies: options.trustedProxies ?? 0,
    origins: [ORIGIN],
    payloadDecoderOrigin: options.payloadDecoderOrigin,
    machinesNeedNoStepUp: options.stepUpForMachines !== 'required',
    version: '0.0.0-test',
  };
  const app = composeApi({
    dataSource,
    withActor,
    temporal,
    readPayload: createReadPayload(payloadKeys),
    statusTokens: createStatusTokens(keys.lookupKey),
    objectStore,
    logger: createLogger('test-api', process.env['TEST_LOG'] ?? 'fatal'),
    registry,
    accessTokens: createAccessTokens(randomBytes(32)),
    documentSigner: signer,
    openIdProvider: options.openId && createOpenIdProvider(options.openId),
    webhookSecrets: { [PROVIDER]: WEBHOOK_SECRETS },
    caseDueMs: 3_600_000,
    settings,
  });
  const server = await serve(app, '127.0.0.1', 0);
  await seedRoles({ withActor }, OPERATOR);
  const url = `http://127.0.0.1:${server.port}`;

  const personWith = async (email: string | undefined, roles: Role[]): Promise<Person> => {
    const id = await addUser({ withActor }, { displayName: 'A Test Person', email, roles }, OPERATOR);
    return { id, key: await issueApiKey({ withActor }, id, OPERATOR) };
  };
  const person = (...roles: Role[]): Promise<Person> => personWith(undefined, roles);

  return {
    url,
    keys,
    database,
    dataSource,
    withActor,
    temporal,
    objectStore,
    registry,
    person,
    personWith,
    key: async (...roles) => (await person(...roles)).key,
    ask: createAnswerCheck(url, createOpenApiDocument(ENDPOINTS, settings.version)),
    async query<T>(sql: string, parameters: unknown[] = []) {
      const client = new PgClient({ connectionString: database.superuserUrl });
      await client.connect();
      try {
        return (await client.query(sql, parameters)).rows as T[];
      } finally {
        await client.end();
      }
    },
    async close() {
      await server.close(2_000);
      await temporal.connection.close().catch(() => undefined);
      await dataSource.destroy();
      await database.drop();
    },
  };
};
