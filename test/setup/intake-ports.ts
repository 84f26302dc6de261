import { unprintable } from '../../platform/pdf/unprintable';

/** What the steps of a gift need besides the database: short times of a case, and the real fonts. */
export const intakePorts = { caseTiming: { dueMs: 1, leaseMs: 1, remindBeforeMs: 1 }, unprintable };
