import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import type { EventTopic } from '../../contracts/webhooks/topics';
import { deliveryStore, type ListedEndpoint } from '../../entities/webhooks/delivery.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { openSecrets, sealSecrets } from './endpoint-secrets';

const SECRET_BYTES = 24;
/** The newest signs first; older ones go on signing until they are dropped. */
const MAX_SECRETS = 3;

const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

const checkUrl = (url: string): void => {
  const { protocol, hostname } = new URL(url);
  const local = hostname === 'localhost' || hostname === '127.0.0.1';
  if (protocol === 'https:' || (protocol === 'http:' && local)) return;
  throw new Refused('kernel.invalid-request', `${url}: webhooks go to https addresses; http only to this machine`);
};

/** Registers an endpoint for events. Returns the endpoint's id and its signing secret, shown this once. */
export const addEndpoint = (
  { withActor }: { withActor: WithActor },
  url: string,
  topics: readonly EventTopic[],
  actor: Actor,
): Promise<{ id: string; secret: string }> =>
  withActor(actor, async (tx) => {
    checkUrl(url);
    const id = newId();
    const secret = newSecret();
    await deliveryStore(tx.manager).insertEndpoint({
      id,
      url,
      topics: [...topics],
      secrets: await sealSecrets(tx, id, [secret]),
    });
    tx.audit({ action: 'webhook-endpoint.added', resourceType: 'webhook-endpoint', resourceId: id });
    return { id, secret };
  });

/**
 * Adds a further secret to an endpoint; events are signed with all of them, so that it can change over without a gap.
 */
export const rotateSecret = ({ withActor }: { withActor: WithActor }, id: string, actor: Actor): Promise<string> =>
  withActor(actor, async (tx) => {
    const store = deliveryStore(tx.manager);
    const found = await store.findEndpoint(id);
    if (!found) throw new Refused('kernel.not-found', `there is no webhook endpoint ${id}`);
    const secret = newSecret();
    const secrets = [secret, ...(await openSecrets(tx, id, found.secrets))].slice(0, MAX_SECRETS);
    await store.replaceSecrets(id, await sealSecrets(tx, id, secrets));
    tx.audit({ action: 'webhook-endpoint.secret-rotated', resourceType: 'webhook-endpoint', resourceId: id });
    return secret;
  });

export const listEndpoints = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<ListedEndpoint[]> =>
  withActor(actor, ({ manager }) => deliveryStore(manager).listEndpoints());

/**
 * Sends the given-up deliveries of an endpoint since `since` again; a disabled endpoint is enabled. Returns how many.
 */
export const resend = (
  { withActor }: { withActor: WithActor },
  id: string,
  since: Date,
  actor: Actor,
): Promise<number> =>
  withActor(actor, async (tx) => {
    const store = deliveryStore(tx.manager);
    if (!(await store.enableEndpoint(id))) throw new Refused('kernel.not-found', `there is no webhook endpoint ${id}`);
    const count = await store.resend(id, since);
    tx.audit({
      action: 'webhook-endpoint.resent',
      resourceType: 'webhook-endpoint',
      resourceId: id,
      details: { count: String(count) },
    });
    return count;
  });
