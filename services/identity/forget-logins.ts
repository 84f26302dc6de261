import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { lockoutStore } from '../../entities/identity/lockout.store';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { sessionStore } from '../../entities/identity/session.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Deletes sessions a week after their end, tokens a day after theirs, and failures of the day before. Returns how many. */
export const forgetLogIns = ({ withActor }: { withActor: WithActor }, requestId: string): Promise<number> =>
  withActor(
    { userId: ENGINE_USER_ID, requestId },
    async ({ manager }) => {
      const sessions = await sessionStore(manager).forget();
      const tokens = await oneTimeTokenStore(manager).forget();
      return sessions + tokens + (await lockoutStore(manager).forget());
    },
    { technical: 'expired rows, which no decision reads' },
  );
