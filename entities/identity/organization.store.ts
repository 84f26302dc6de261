import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Organization } from './organization.entity';

export interface OrganizationFacts {
  id: string;
  legalName: string;
  registrationNumber: string;
  country: string;
  address: string[];
  /** IANA. */
  timeZone: string;
}

export type NewOrganization = Omit<OrganizationFacts, 'id'>;

export const organizationStore = (manager: EntityManager) => ({
  /** The one organisation of this installation. */
  async current(): Promise<OrganizationFacts | undefined> {
    const [row] = await manager.find(Organization, { order: { createdAt: 'ASC' }, take: 1 });
    return row ? { ...row, address: (row.address as { lines: string[] }).lines } : undefined;
  },

  /** The organization, where nothing can go on without it. */
  async required(): Promise<OrganizationFacts> {
    const organization = await this.current();
    if (!organization) throw new Error('organizations is empty: run npm run seed');
    return organization;
  },

  insert: ({ address, ...facts }: NewOrganization) =>
    manager.insert(Organization, { ...facts, id: newId(), address: { lines: address } }),
});
