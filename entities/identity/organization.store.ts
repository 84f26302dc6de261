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

  insert: ({ address, ...facts }: NewOrganization) =>
    manager.insert(Organization, { ...facts, id: newId(), address: { lines: address } }),
});
