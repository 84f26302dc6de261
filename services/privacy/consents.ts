import type { ConsentResource } from '../../contracts/privacy/consent-schemas';
import { Refused } from '../../contracts/kernel/refused';
import { donorStore } from '../../entities/donations/donor.store';
import { consentStore, type FoundConsent, type NewConsent } from '../../entities/privacy/consent.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const show = ({ id, type, version, textSha256, acceptedAt, revokedAt }: FoundConsent): ConsentResource => ({
  id,
  type,
  version,
  text_sha256: textSha256,
  accepted_at: acceptedAt.toISOString(),
  withdrawn_at: revokedAt?.toISOString() ?? null,
});

const requireDonor = async (tx: Tx, donorId: string): Promise<void> => {
  const donor = await donorStore(tx).lock(donorId);
  if (!donor) throw new Refused('kernel.not-found', `there is no donor ${donorId}`);
  if (donor.erasedAt) throw new Refused('kernel.conflict', `donor ${donorId} was erased, and can no longer consent`);
};

/**
 * Records a consent of a donor: its type, the version of its text, and the hash of the text as they saw it. Returns a
 * stored consent of the same id unchanged. Throws `Refused` (kernel.not-found, kernel.conflict,
 * kernel.invalid-request).
 */
export const giveConsent = (
  { withActor }: { withActor: WithActor },
  given: Omit<NewConsent, 'acceptedAt'> & { acceptedAt?: Date | undefined },
  { actor }: Caller,
) =>
  withActor(actor, async (tx): Promise<ConsentResource> => {
    const store = consentStore(tx.manager);
    await requireDonor(tx, given.donorId);
    if (!(await store.find(given.id))) {
      const acceptedAt = given.acceptedAt ?? new Date();
      if (acceptedAt > new Date()) {
        const said = `accepted_at: ${acceptedAt.toISOString()} is in the future; leave it out for one given now`;
        throw new Refused('kernel.invalid-request', said, '/accepted_at');
      }
      await store.insert({ ...given, acceptedAt });
      const { type, version, donorId } = given;
      tx.audit({ action: 'consent.given', resourceType: 'donor', resourceId: donorId, details: { type, version } });
    }
    const found = await store.find(given.id);
    if (!found) throw new Error(`consents has no row ${given.id}, though it was just written`);
    return show(found);
  });

/**
 * Withdraws the current consent of a type; a withdrawn one stays unchanged. Throws `Refused` (kernel.not-found,
 * kernel.conflict).
 */
export const withdrawConsent = (
  { withActor }: { withActor: WithActor },
  donorId: string,
  type: string,
  { actor }: Caller,
): Promise<ConsentResource> =>
  withActor(actor, async (tx) => {
    const store = consentStore(tx.manager);
    await requireDonor(tx, donorId);
    const newest = async () => (await store.ofDonor(donorId)).find((row) => row.type === type);
    const present = await newest();
    if (!present) throw new Refused('kernel.not-found', `donor ${donorId} never gave a consent of type ${type}`);
    if (!present.revokedAt) {
      await store.revoke(present, new Date());
      const { version } = present;
      tx.audit({
        action: 'consent.withdrawn',
        resourceType: 'donor',
        resourceId: donorId,
        details: { type, version },
      });
    }
    return show((await newest()) ?? present);
  });

/** Lists all consents and withdrawals, newest first. Throws `Refused` (kernel.not-found). */
export const listConsents = (
  { withActor }: { withActor: WithActor },
  donorId: string,
  { actor }: Caller,
): Promise<ConsentResource[]> =>
  withActor(actor, async (tx) => {
    if (!(await donorStore(tx).find(donorId))) throw new Refused('kernel.not-found', `there is no donor ${donorId}`);
    return (await consentStore(tx.manager).ofDonor(donorId)).map(show);
  });
