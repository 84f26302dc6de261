import type { Actor } from '../../contracts/identity/actor';
import { backlogStore, type Backlog } from '../../entities/kernel/backlog.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Reads the counts of waiting work, for gauges and alerts; changes nothing. */
export const readBacklog = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<Backlog> =>
  withActor(actor, ({ manager }) => backlogStore(manager).read());
