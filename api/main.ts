import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { ENGINE_USER_ID } from '../contracts/identity/actor';
import { version } from '../package.json';
import { InvalidConfiguration, loadApiConfig, withoutSecrets, type ApiConfig } from '../platform/config';
import { createAccessTokens } from '../platform/crypto/access-tokens';
import { checkMasterKeys, WrongMasterKey } from '../platform/crypto/check-master-keys';
import { loadKey } from '../platform/crypto/master-key';
import { openMasterKeys } from '../platform/crypto/open-master-keys';
import { openPayloadKeys } from '../platform/crypto/payload-keys';
import { loadSigningKey, type SigningKey } from '../platform/crypto/signing-key';
import { createStatusTokens } from '../platform/crypto/status-tokens';
import { checkDatabaseRole, UnsafeDatabaseRole } from '../platform/data-source/check-database-role';
import { createDataSource } from '../platform/data-source/data-source';
import { createUnitOfWork } from '../platform/database/unit-of-work';
import { createOpenIdProvider, type OpenIdProvider } from '../platform/identity/openid-provider';
import { createLogger, type Logger } from '../platform/logging/logger';
import { createRegistry, serveMetrics } from '../platform/metrics/metrics-server';
import { createObjectStore } from '../platform/storage/object-store';
import { createTemporalClient } from '../platform/temporal/client';
import { createDataConverter } from '../platform/temporal/data-converter';
import { createReadPayload } from '../platform/temporal/payload-codec';
import { forgetLogIns } from '../services/identity/forget-logins';
import { forgetAnswers } from '../services/kernel/answer-once';
import { composeApi } from './composition';
import { serve } from './http/serve';

const SHUTDOWN_GRACE_MS = 10_000;
const RECONNECT_MS = 1_000;
const HOUR_MS = 3_600_000;
const FORGET_EVERY_MS = HOUR_MS;

const keysOf = (config: ApiConfig) => ({
  masterKeys: openMasterKeys(config),
  lookupKey: loadKey({ name: 'LOOKUP_KEY', value: config.LOOKUP_KEY, file: config.LOOKUP_KEY_FILE }),
  payloadKeys: openPayloadKeys(config),
});

/** Requires all four settings or none: half a provider would only fail at a log-in. */
const openIdOf = (config: ApiConfig): OpenIdProvider | undefined => {
  const { OPENID_ISSUER: issuer, OPENID_CLIENT_ID: clientId, OPENID_CLIENT_SECRET: clientSecret } = config;
  const { OPENID_REDIRECT_URI: redirectUri } = config;
  if (issuer && clientId && clientSecret && redirectUri) {
    return createOpenIdProvider({ issuer, clientId, clientSecret, redirectUri });
  }
  if (issuer ?? clientId ?? clientSecret ?? redirectUri) {
    throw new InvalidConfiguration(
      'OPENID_ISSUER: set it with OPENID_CLIENT_ID, _CLIENT_SECRET and _REDIRECT_URI, or none',
    );
  }
  return undefined;
};

/**
 * Until Postgres answers, requests get 503: a process that started first must not have to be started again.
 * Throws `UnsafeDatabaseRole` or `WrongMasterKey` once it answers, when this process may do more there than it should,
 * or could not open what is stored.
 */
const connect = async (
  dataSource: DataSource,
  checkKeys: () => Promise<void>,
  logger: Logger,
  stopped: AbortSignal,
): Promise<void> => {
  for (let checked = false; !checked && !stopped.aborted;) {
    try {
      if (!dataSource.isInitialized) await dataSource.initialize();
      await checkDatabaseRole(dataSource);
      await checkKeys();
      checked = true;
    } catch (error) {
      if (error instanceof WrongMasterKey || error instanceof UnsafeDatabaseRole) throw error;
      logger.warn({ error }, 'api.database-not-there');
      await sleep(RECONNECT_MS, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
};

/** Written for people: the variable, the port or the file that is wrong, and never a value that is secret. */
const refuseToRun = (error: unknown): never => {
  const known = error instanceof InvalidConfiguration || error instanceof Error;
  process.stderr.write(`${known ? error.message : 'the API could not start'}\n`);
  process.exit(1);
};

const signerOf = ({ DOCUMENT_SIGNING_KEY: value, DOCUMENT_SIGNING_KEY_FILE: file }: ApiConfig): SigningKey =>
  loadSigningKey({ name: 'DOCUMENT_SIGNING_KEY', value, file });

const start = async (config: ApiConfig, logger: Logger): Promise<() => Promise<void>> => {
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'hingecraft-api',
  });
  const keys = keysOf(config);
  const withActor = createUnitOfWork({ dataSource, ...keys });
  const checkKeys = () =>
    checkMasterKeys(withActor, keys.masterKeys, { userId: ENGINE_USER_ID, requestId: 'api-start' });
  const temporal = createTemporalClient(config, createDataConverter(keys.payloadKeys));
  const registry = createRegistry();
  const { TOKEN_SIGNING_KEY: value, TOKEN_SIGNING_KEY_FILE: file } = config;
  const app = composeApi({
    dataSource,
    withActor,
    temporal,
    readPayload: createReadPayload(keys.payloadKeys),
    objectStore: createObjectStore(config),
    logger,
    registry,
    accessTokens: createAccessTokens(loadKey({ name: 'TOKEN_SIGNING_KEY', value, file })),
    statusTokens: createStatusTokens(keys.lookupKey),
    documentSigner: signerOf(config),
    openIdProvider: openIdOf(config),
    webhookSecrets: config.PAYMENT_WEBHOOK_SECRETS,
    caseDueMs: config.CASE_DUE_HOURS * HOUR_MS,
    settings: {
      rateLimitPerMinute: config.API_RATE_LIMIT_PER_MINUTE,
      bodyLimitBytes: config.API_BODY_LIMIT_BYTES,
      trustedProxies: config.API_TRUSTED_PROXIES,
      origins: config.API_ORIGINS,
      payloadDecoderOrigin: config.PAYLOAD_DECODER_ORIGIN,
      machinesNeedNoStepUp: config.STEP_UP_FOR_MACHINES === 'waived',
      version,
      temporalUiUrl: config.TEMPORAL_UI_URL,
    },
  });
  const stopping = new AbortController();
  const connecting = connect(dataSource, checkKeys, logger, stopping.signal).catch(refuseToRun);
  const metrics = await serveMetrics(registry, config.METRICS_HOST, config.METRICS_PORT);
  const server = await serve(app, config.API_HOST, config.API_PORT);
  const timer = setInterval(() => {
    Promise.all([
      forgetAnswers({ withActor }, 'api-forget-answers'),
      forgetLogIns({ withActor }, 'api-forget-logins'),
    ]).catch((error: unknown) => logger.warn({ error }, 'api.forget-failed'));
  }, FORGET_EVERY_MS);
  // Ready for its first request where the database is up; where it is not, ready to say so.
  await Promise.race([connecting, sleep(RECONNECT_MS * 2, undefined, { ref: false })]);
  logger.info({ port: server.port, metricsPort: metrics.port }, 'api.ready');

  return async () => {
    stopping.abort();
    clearInterval(timer);
    await server.close(SHUTDOWN_GRACE_MS);
    await metrics.close();
    await connecting;
    await temporal.connection.close().catch(() => undefined);
    if (dataSource.isInitialized) await dataSource.destroy().catch(() => undefined);
  };
};

const main = async (): Promise<void> => {
  const config = loadApiConfig();
  const logger = createLogger('api', config.LOG_LEVEL);
  logger.info({ configuration: withoutSecrets(config) }, 'api.starting');
  const stop = await start(config, logger);
  let stopped: Promise<void> | undefined;
  const end = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'api.stopping');
    stopped ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'api.stop-failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
};

main().catch(refuseToRun);
