import type { EntityManager } from 'typeorm';
import type { AuditOutcome } from '../../contracts/audit/states';
import { AuditLog } from './audit-log.entity';

/** Reads of the audit log; the only way into it is `tx.audit`. */
export const auditLogStore = (manager: EntityManager) => ({
  /** How the newest event about a kind of resource ended. */
  async newestOutcome(resourceType: string): Promise<AuditOutcome | undefined> {
    const [event] = await manager.find(AuditLog, {
      select: { outcome: true },
      where: { resourceType },
      order: { occurredAt: 'DESC' },
      take: 1,
    });
    return event?.outcome;
  },
});
