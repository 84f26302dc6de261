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
