import type { Actor } from '../../contracts/identity/actor';
import { intakeKey } from '../../contracts/keys/owners';
import { Refused } from '../../contracts/kernel/refused';
import { webhookStore, type UnusableWebhook } from '../../entities/webhooks/webhook.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Lists webhooks that were kept because they could not be used, oldest first. */
export const listUnusable = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<UnusableWebhook[]> =>
  withActor(actor, (tx) => webhookStore(tx).unusable());

/**
 * Reads a kept webhook as it was received; the read is audited, since it may name people. Throws `Refused`
 * (kernel.not-found).
 */
export const readUnusable = ({ withActor }: { withActor: WithActor }, id: string, actor: Actor): Promise<string> =>
  withActor(actor, async (tx) => {
    const found = await webhookStore(tx).findUnusable(id);
    if (!found?.body) throw new Refused('kernel.not-found', `there is no kept webhook ${id} with a body`);
    const cell = { table: 'webhooks', column: 'body', rowId: id };
    const body = await tx.cipher.openKept(intakeKey(found.receivedAt), cell, found.body);
    if (body === null) throw new Refused('kernel.not-found', `the body of kept webhook ${id} is past its time`);
    tx.audit({ action: 'webhook.read', resourceType: 'webhook', resourceId: id });
    return Buffer.from(body, 'base64').toString('utf8');
  });

/** Marks a kept webhook as handled by a person; it is no longer counted. Throws `Refused` (kernel.not-found). */
export const markHandled = ({ withActor }: { withActor: WithActor }, id: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    if (!(await webhookStore(tx).markHandled(id)))
      throw new Refused('kernel.not-found', `there is no kept webhook ${id}`);
    tx.audit({ action: 'webhook.handled', resourceType: 'webhook', resourceId: id });
  });
