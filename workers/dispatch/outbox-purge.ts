import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Logger } from '../../platform/logging/logger';
import { purgeOutbox } from '../../services/webhooks/purge-outbox';
import { startLoop, type Loop } from './loop';

const EVERY_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
const ACTOR: Actor = { userId: ENGINE_USER_ID, requestId: 'outbox-purge' };

/** Deletes rows of the outbox `keepDays` after they were sent, each hour; several workers may do so at once. */
export const startOutboxPurge = ({ withActor, log }: { withActor: WithActor; log: Logger }, keepDays: number): Loop =>
  startLoop({
    round: () => purgeOutbox({ withActor }, new Date(Date.now() - keepDays * DAY_MS), ACTOR),
    pollMs: EVERY_MS,
    onError: (error) => log.warn({ err: error }, 'outbox.purge-failed'),
  });
