/** Every permission an endpoint or command asks for; seeded into `permissions`, granted to roles below. */
export const PERMISSIONS = [
  'donations:create',
  'donations:read',
  'donations:cancel',
  'donations:unmask',
  'payments:read',
  'refunds:propose',
  'refunds:approve',
  'refunds:read',
  'refunds:unmask',
  'cases:read',
  'cases:claim',
  'cases:decide',
  'cases:approve',
  'cases:lead',
  'cases:open',
  'cases:unmask',
  'receipts:read',
  'receipts:unmask',
  'parked:operate',
  'parked:approve',
  'payloads:read',
  'users:disable',
  'users:enable',
  'sessions:end',
  'roles:read',
  'roles:write',
  'roles:assign',
  'rules:read',
  'rules:write',
  'decisions:explain',
  'audit:read',
  'subjects:request',
  'subjects:approve',
  'subjects:read',
  'holds:write',
  'retention:read',
  'retention:write',
  'retention:run',
  'retention:approve',
  'signatures:sign',
  'signatures:revoke',
  'policies:read',
  'policies:write',
  'policies:approve',
  'violations:work',
  'violations:accept',
  'reports:write',
  'reports:approve',
  'consents:read',
  'consents:write',
  'escalations:request',
  'escalations:read',
  'escalations:approve',
  'escalations:review',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = [
  'admin',
  'finance',
  'compliance',
  'compliance_lead',
  'dev',
  'member',
  'student',
  'moderator',
  'instructor',
] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Looking at who may do what, and why, and at whether the house keeps its own policies. */
const OVERSIGHT = ['roles:read', 'rules:read', 'decisions:explain', 'policies:read'] as const;

const CASE_WORK = [
  'cases:read',
  'cases:claim',
  'cases:decide',
  'cases:approve',
  'cases:open',
  'donations:read',
] as const;

/** A subject's request takes two of these people: one files it, another decides. */
const SUBJECT_WORK = [
  'subjects:request',
  'subjects:approve',
  'subjects:read',
  'consents:read',
  'consents:write',
] as const;
/** Who writes a policy or a report is not who puts it in force, whatever else they may. */
const CONTROL_WORK = ['policies:write', 'violations:work', 'reports:write'] as const;
/** Asking for more for a while, and seeing what became of it. */
const ESCALATING = ['escalations:request', 'escalations:read'] as const;

/**
 * `unmask` is in no role: an installation that puts masks on fields says by a rule or a role who may lift them.
 *
 * Separation of duties: admin gives rights and sees no case data; finance moves money; compliance judges and gives no
 * rights; dev only operates. Compliance says how long the log is kept, admin agrees to what goes. Who judges what was done under a broken glass gives no rights either.
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: [
    'donations:create',
    'donations:read',
    'donations:cancel',
    'receipts:read',
    'parked:operate',
    'parked:approve',
    'users:disable',
    'users:enable',
    'sessions:end',
    ...OVERSIGHT,
    'roles:write',
    'roles:assign',
    'rules:write',
    'consents:read',
    'consents:write',
    'retention:read',
    'retention:approve',
    ...ESCALATING,
    'escalations:approve',
  ],
  finance: [
    'donations:create',
    'donations:read',
    'donations:cancel',
    'payments:read',
    'refunds:propose',
    'refunds:approve',
    'refunds:read',
    'receipts:read',
    'signatures:sign',
    'signatures:revoke',
    'parked:operate',
    'parked:approve',
    ...ESCALATING,
  ],
  compliance: [
    ...CASE_WORK,
    ...OVERSIGHT,
    ...SUBJECT_WORK,
    ...CONTROL_WORK,
    ...ESCALATING,
    'audit:read',
    'retention:read',
    'escalations:review',
  ],
  compliance_lead: [
    ...CASE_WORK,
    ...OVERSIGHT,
    ...SUBJECT_WORK,
    ...CONTROL_WORK,
    'policies:approve',
    'violations:accept',
    'reports:approve',
    ...ESCALATING,
    'audit:read',
    'cases:lead',
    'refunds:read',
    'holds:write',
    'retention:read',
    'retention:write',
    'retention:run',
    'signatures:revoke',
    'escalations:approve',
    'escalations:review',
  ],
  dev: ['parked:operate', 'payloads:read', ...ESCALATING],
  member: ['donations:create'],
  student: [],
  moderator: [],
  instructor: [],
};
