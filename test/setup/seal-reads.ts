import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import { sealAccessLog } from '../../services/access/seal-access-log';

const PATIENCE_MS = 15_000;

/** Seals until `count` reads are: a transaction in another database of the server can hold a seal back. */
export const sealReads = async (withActor: WithActor, actor: Actor, count: number): Promise<void> => {
  const end = Date.now() + PATIENCE_MS;
  for (let sealed = 0; sealed < count;) {
    sealed += await sealAccessLog({ withActor }, actor);
    if (sealed > count || Date.now() > end) throw new Error(`${sealed} reads were sealed instead of ${count}`);
  }
};
