import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Registry } from 'prom-client';
import { ENGINE_USER_ID } from '../contracts/identity/actor';
import type { AccessTokens } from '../platform/crypto/access-tokens';
import { isCommonPassword } from '../platform/crypto/common-passwords';
import { createPasswordHasher } from '../platform/crypto/password-hasher';
import { checkJwsBy, type SigningKey } from '../platform/crypto/signing-key';
import type { StatusTokens } from '../platform/crypto/status-tokens';
import type { WithActor } from '../platform/database/unit-of-work';
import type { OpenIdProvider } from '../platform/identity/openid-provider';
import type { Logger } from '../platform/logging/logger';
import { createBusinessMetrics } from '../platform/metrics/business-metrics';
import { createHttpMetrics } from '../platform/metrics/http-metrics';
import { unprintable } from '../platform/pdf/unprintable';
import type { ObjectStore } from '../platform/storage/object-store';
import type { ReadPayload } from '../platform/temporal/payload-codec';
import { recordRefusal, recordStatement } from '../services/access/access-record';
import { authenticate } from '../services/access/authenticate';
import { authenticateFamily, authenticateSession } from '../services/access/authenticate-session';
import { createRuleBooks } from '../services/access/rule-books';
import { authenticateSignature } from '../services/access/signing-client';
import { checkObjectLock } from '../services/audit/check-object-lock';
import type { PasskeySite } from '../services/identity/passkey-assertion';
import { createAnswerOnce } from '../services/kernel/answer-once';
import { createApp, type AppPorts, type AppSettings } from './app';
import { DOCUMENT_STATES } from './document-states';
import { ENDPOINTS } from './endpoints';
import type { Authenticators } from './http/authentication';
import { unavailable } from './http/http-problem';
import { createCallTemporal } from './http/temporal-calls';
import { createCheckParts, type PartChecks } from './kernel/check-parts';
import type { ApiPorts } from './ports';
import { createWebhookVerifiers } from './webhooks/verify-signature';

export interface ApiParts {
  dataSource: DataSource;
  withActor: WithActor;
  temporal: Client;
  /** With the keys of Temporal's payloads. */
  readPayload: ReadPayload;
  objectStore: ObjectStore;
  logger: Logger;
  registry: Registry;
  accessTokens: AccessTokens;
  statusTokens: StatusTokens;
  documentSigner: SigningKey;
  openIdProvider: OpenIdProvider | undefined;
  /** Active signing secrets by payment provider. */
  webhookSecrets: Readonly<Record<string, readonly string[]>>;
  /** How long a case that is opened here has until it is due. */
  caseDueMs: number;
  settings: AppSettings;
}

const HEALTH_CHECK = { userId: ENGINE_USER_ID, requestId: 'health-check' };

const partChecks = ({ dataSource, withActor, temporal, objectStore }: ApiParts): PartChecks => ({
  postgres: async () => void (await dataSource.query('select 1')),
  temporal: async () =>
    void (await temporal.connection.withDeadline(Date.now() + 1_000, () =>
      temporal.connection.workflowService.getSystemInfo({}),
    )),
  s3: () => objectStore.check(),
  audit: () => checkObjectLock({ withActor }, HEALTH_CHECK),
});

/** Passkeys are good for the host of the first of our pages, and for those below it. */
const siteOf = (origins: readonly string[]): PasskeySite | undefined => {
  const [first] = origins;
  return first === undefined ? undefined : { rpId: new URL(first).hostname, origins };
};

const apiPorts = (parts: ApiParts): ApiPorts => ({
  withActor: parts.withActor,
  ruleBooks: createRuleBooks(),
  callTemporal: createCallTemporal(parts.temporal),
  objectStore: parts.objectStore,
  readPayload: parts.readPayload,
  accessTokens: parts.accessTokens,
  statusTokens: parts.statusTokens,
  passwords: createPasswordHasher(),
  isCommonPassword,
  openIdProvider: parts.openIdProvider,
  passkeySite: siteOf(parts.settings.origins),
  documentSigner: parts.documentSigner,
  checkSignature: checkJwsBy,
  documentStates: DOCUMENT_STATES,
  unprintable,
  caseDueMs: parts.caseDueMs,
  webhookVerifiers: createWebhookVerifiers(parts.webhookSecrets),
  checkParts: createCheckParts(partChecks(parts)),
  version: parts.settings.version,
  startedAt: new Date(),
  metrics: createBusinessMetrics(parts.registry),
  logger: parts.logger,
});

/** A process may run before Postgres does; until then its requests are answered 503. */
const whenConnected =
  (dataSource: DataSource, withActor: WithActor): WithActor =>
  async (actor, work, options) => {
    if (!dataSource.isInitialized) throw unavailable('the database does not answer; nothing was stored');
    return withActor(actor, work, options);
  };

/** The token says which session; the session says whether it still is one. */
const accessTokenOf =
  (ports: ApiPorts): Authenticators['accessToken'] =>
  async (token, requestId) => {
    const claims = await ports.accessTokens.verify(token);
    return claims && authenticateFamily(ports, claims, requestId);
  };

/** Composes the API from its parts, for the process and for tests alike. */
export const composeApi = (given: ApiParts) => {
  const { logger, registry, settings } = given;
  const ports = apiPorts({ ...given, withActor: whenConnected(given.dataSource, given.withActor) });
  const app: AppPorts = {
    authenticators: {
      apiKey: (key, requestId) => authenticate(ports, key, requestId),
      session: (secret, requestId) => authenticateSession(ports, secret, requestId),
      signature: (request, requestId) => authenticateSignature(ports, request, requestId),
      accessToken: accessTokenOf(ports),
    },
    answers: createAnswerOnce(ports),
    recordRefusal: (caller, permission, decision) => recordRefusal(ports, caller, permission, decision),
    recordStatement: (caller, permission, decision) => recordStatement(ports, caller, permission, decision),
    logger,
    httpMetrics: createHttpMetrics(registry),
  };
  return createApp(ENDPOINTS, ports, app, settings);
};
