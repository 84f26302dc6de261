import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { UserIdentity } from './user-identity.entity';

/** Users by what an OpenID provider calls them. The issuer's URL is the `provider`. */
export const openIdStore = (manager: EntityManager) => ({
  async findUser(issuer: string, subject: string): Promise<string | undefined> {
    const where = { identityType: 'oidc', provider: issuer, identityValue: subject } as const;
    const found = await manager.findOneBy(UserIdentity, where);
    return found && !found.revokedAt ? found.userId : undefined;
  },

  link: (userId: string, issuer: string, subject: string) =>
    manager.insert(UserIdentity, {
      id: newId(),
      userId,
      identityType: 'oidc',
      provider: issuer,
      identityValue: subject,
      verifiedAt: new Date(),
    }),
});
