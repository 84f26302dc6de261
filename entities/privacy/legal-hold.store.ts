import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';
import type { HoldResource } from '../../contracts/privacy/subject-requests';
import { newestFirst, type Page } from '../page';
import { LegalHold } from './legal-hold.entity';

export interface NewHold {
  id: string;
  resourceType: HoldResource;
  resourceId: string;
  reason: Buffer;
  placedBy: string;
  createdAt: Date;
}

export interface FoundHold extends NewHold {
  releasedBy: string | null;
  releasedAt: Date | null;
}

export interface HoldFilter extends Page {
  standing?: boolean | undefined;
}

export const legalHoldStore = (manager: EntityManager) => ({
  insert: (hold: NewHold) => manager.insert(LegalHold, hold),

  find: (id: string): Promise<FoundHold | null> => manager.findOneBy(LegalHold, { id }),

  /** False for a hold that was released before. */
  async release(id: string, releasedBy: string): Promise<boolean> {
    const { affected } = await manager.update(
      LegalHold,
      { id, releasedAt: IsNull() },
      { releasedBy, releasedAt: new Date() },
    );
    return affected === 1;
  },

  page: ({ standing, ...page }: HoldFilter): Promise<FoundHold[]> =>
    manager.find(LegalHold, newestFirst(page, { ...(standing === true && { releasedAt: IsNull() }) })),
});
