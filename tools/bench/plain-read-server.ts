import { timingSafeEqual } from 'node:crypto';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { createApp } from '../../api/app';
import { defineEndpoint } from '../../api/http/endpoint';
import { serve } from '../../api/http/serve';
import type { ApiPorts } from '../../api/ports';
import { donationResource, type DonationResource } from '../../contracts/donations/schemas';
import { PUBLIC_USER_ID, type Actor } from '../../contracts/identity/actor';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { loadApiConfig } from '../../platform/config';
import { loadKey } from '../../platform/crypto/master-key';
import { openMasterKeys } from '../../platform/crypto/open-master-keys';
import { createDataSource } from '../../platform/data-source/data-source';
import { createUnitOfWork, type WithActor } from '../../platform/database/unit-of-work';
import { createLogger } from '../../platform/logging/logger';
import { createHttpMetrics } from '../../platform/metrics/http-metrics';
import type { Caller } from '../../services/access/authorize';
import { API_KEY_HASH, prefixOf } from '../../services/identity/api-key';
import { createAnswerOnce } from '../../services/kernel/answer-once';
import { readPlainly } from './plain-read';

/** The key, its owner while active, and whether one of the owner's roles has the permission: all that is decided here. */
const FIND = `
  select i.user_id as "userId", i.secret_hash as "secretHash"
  from user_identities i
  join users u on u.id = i.user_id and u.status = 'active'
  left join user_roles ur on ur.user_id = u.id and ur.valid_from <= now()
    and (ur.expires_at is null or ur.expires_at > now())
  left join roles r on r.id = ur.role_id and r.is_active
  left join role_permissions rp on rp.role_id = r.id
  left join permissions p on p.id = rp.permission_id
  where i.identity_type = 'api_key' and i.identity_value = $1 and i.revoked_at is null
  group by i.id having 'donations:read' = any(array_agg(p.permission_name))`;

const createAuthenticatePlainly =
  (withActor: WithActor) =>
  (key: string, requestId: string): Promise<Caller | undefined> =>
    withActor({ userId: PUBLIC_USER_ID, requestId }, async ({ manager, cipher }) => {
      const rows = await manager.query<{ userId: string; secretHash: string }[]>(FIND, [prefixOf(key)]);
      const [found] = rows;
      const hash = cipher.lookupHash(API_KEY_HASH, key);
      if (!found || !timingSafeEqual(Buffer.from(found.secretHash), Buffer.from(hash))) return undefined;
      return { actor: { userId: found.userId, requestId } };
    });

/** Uses none of the API's ports. */
const getPlainly = (read: (id: string, actor: Actor) => Promise<DonationResource>) =>
  defineEndpoint({
    method: 'get',
    path: '/v1/donations/{id}',
    operationId: 'readPlainly',
    summary: 'Read a donation',
    permission: 'authenticated',
    params: z.strictObject({ id: wireId }),
    query: nothing,
    body: nothing,
    result: donationResource,
    status: 200,
    etag: 'content',
    problems: ['not-found'],
    handle: ({ params, actor }) => read(params.id, actor),
  });

const nobody = () => Promise.resolve(undefined);

/** The read of a gift as it was before there was a rule engine: the same Express, unit of work and log. */
const main = async (): Promise<void> => {
  const config = loadApiConfig();
  const logger = createLogger('plain', config.LOG_LEVEL);
  const dataSource = await createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'bench-plain-read',
  }).initialize();
  const withActor = createUnitOfWork({
    dataSource,
    masterKeys: openMasterKeys(config),
    lookupKey: loadKey({ name: 'LOOKUP_KEY', value: config.LOOKUP_KEY, file: config.LOOKUP_KEY_FILE }),
  });
  const read = (id: string, actor: Actor) =>
    withActor(actor, async ({ manager }) => {
      const [gift] = await readPlainly(manager, 'where d.id = $1', [id]);
      if (!gift) throw new Refused('kernel.not-found', `there is no donation ${id}`);
      return gift;
    });
  const app = createApp(
    [getPlainly(read)],
    {} as ApiPorts,
    {
      authenticators: {
        apiKey: createAuthenticatePlainly(withActor),
        session: nobody,
        accessToken: nobody,
        signature: nobody,
      },
      answers: createAnswerOnce({ withActor }),
      recordRefusal: () => Promise.resolve(),
      recordStatement: () => Promise.resolve(),
      logger,
      httpMetrics: createHttpMetrics(new Registry()),
    },
    {
      rateLimitPerMinute: config.API_RATE_LIMIT_PER_MINUTE,
      bodyLimitBytes: config.API_BODY_LIMIT_BYTES,
      trustedProxies: config.API_TRUSTED_PROXIES,
      origins: [],
      machinesNeedNoStepUp: true,
      version: 'bench',
    },
  );
  await serve(app, config.API_HOST, config.API_PORT);
  logger.info({}, 'api.ready');
};

void main();
