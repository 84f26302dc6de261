import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Consent } from './consent.entity';

export interface NewConsent {
  id: string;
  donorId: string;
  type: string;
  version: string;
  textSha256: string;
  acceptedAt: Date;
}

/** One row of the record: a consent, or its withdrawal when `revokedAt` is set. */
export interface FoundConsent extends NewConsent {
  revokedAt: Date | null;
}

// Rows of one donor are written under a lock on the donor, so ids, which hold their time, give the order.
const NEWEST_FIRST = { id: 'DESC' } as const;

/** Adds and reads consents. Rows never change: the newest row of a type decides whether the consent is given. */
export const consentStore = (manager: EntityManager) => ({
  insert: (consent: NewConsent) => manager.insert(Consent, consent),

  find: (id: string): Promise<FoundConsent | null> =>
    manager.findOneBy(Consent, { id }) as Promise<FoundConsent | null>,

  ofDonor: (donorId: string): Promise<FoundConsent[]> =>
    manager.find(Consent, { where: { donorId }, order: NEWEST_FIRST }) as Promise<FoundConsent[]>,

  /** Takes a consent back by a row of its own. */
  revoke: ({ donorId, type, version, textSha256, acceptedAt }: FoundConsent, revokedAt: Date) =>
    manager.insert(Consent, { id: newId(), donorId, type, version, textSha256, acceptedAt, revokedAt }),
});
