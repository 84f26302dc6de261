import type { Role } from '../../../contracts/identity/permissions';

/** Nobody needs a key; whoever has one may; or these roles, and nobody else. */
export type Admitted = 'anybody' | 'authenticated' | readonly Role[];

const GIVERS: readonly Role[] = ['admin', 'finance', 'member'];
const READERS: readonly Role[] = ['admin', 'finance', 'compliance', 'compliance_lead'];
const FINANCE: readonly Role[] = ['finance'];
const DESK: readonly Role[] = ['admin', 'finance'];
const CASE_WORKERS: readonly Role[] = ['compliance', 'compliance_lead'];
const OPERATORS: readonly Role[] = ['admin', 'finance', 'dev'];
const ADMIN: readonly Role[] = ['admin'];
const OVERSEERS: readonly Role[] = ['admin', 'compliance', 'compliance_lead'];

/**
 * Who is let in where, by operation. Change it only together with what the release promises: it is written by hand and
 * read by people, so that a permission given by mistake stands out here.
 */
export const ROUTE_MATRIX: Readonly<Record<string, Admitted>> = {
  pledgeDonation: GIVERS,
  readDonation: READERS,
  listDonations: READERS,
  cancelDonation: DESK,
  proposeRefund: FINANCE,
  readRefund: ['finance', 'compliance_lead'],
  decideRefund: FINANCE,
  listPayments: FINANCE,
  listCases: CASE_WORKERS,
  openCase: CASE_WORKERS,
  readCase: CASE_WORKERS,
  claimCase: CASE_WORKERS,
  unclaimCase: CASE_WORKERS,
  decideCase: CASE_WORKERS,
  approveCase: CASE_WORKERS,
  verifyReceipt: 'anybody',
  readReceipt: DESK,
  readReceiptFile: DESK,
  receiveWebhook: 'anybody',
  retryParked: OPERATORS,
  giveUpParked: DESK,
  readOwnPermissions: 'authenticated',
  listRoles: OVERSEERS,
  addRole: ADMIN,
  setRolePermissions: ADMIN,
  listPermissions: OVERSEERS,
  listRoleAssignments: OVERSEERS,
  assignRole: ADMIN,
  endRoleAssignment: ADMIN,
  listRules: OVERSEERS,
  writeRule: ADMIN,
  validateRule: ADMIN,
  simulateRule: OVERSEERS,
  readRule: OVERSEERS,
  activateRule: ADMIN,
  retireRule: ADMIN,
  listFields: OVERSEERS,
  setField: ADMIN,
  explainDecision: OVERSEERS,
  listAccess: CASE_WORKERS,
  fileSubjectRequest: CASE_WORKERS,
  listSubjectRequests: CASE_WORKERS,
  readSubjectRequest: CASE_WORKERS,
  readSubjectExport: CASE_WORKERS,
  issueSubjectToken: CASE_WORKERS,
  verifySubject: 'anybody',
  decideSubjectRequest: CASE_WORKERS,
  extendSubjectRequest: CASE_WORKERS,
  placeLegalHold: ['compliance_lead'],
  listLegalHolds: CASE_WORKERS,
  releaseLegalHold: ['compliance_lead'],
  giveConsent: OVERSEERS,
  listConsents: OVERSEERS,
  withdrawConsent: OVERSEERS,
  listSigningKeys: 'anybody',
  logIn: 'anybody',
  passkeyRequest: 'anybody',
  logInByPasskey: 'anybody',
  openIdLogInStart: 'anybody',
  logInByOpenId: 'anybody',
  issueTokens: 'anybody',
  setPassword: 'anybody',
  logOut: 'authenticated',
  changePassword: 'authenticated',
  stepUp: 'authenticated',
  beginTotp: 'authenticated',
  confirmTotp: 'authenticated',
  passkeyCreation: 'authenticated',
  addPasskey: 'authenticated',
  listPasskeys: 'authenticated',
  removePasskey: 'authenticated',
  openIdLinkStart: 'authenticated',
  linkOpenId: 'authenticated',
  listOwnSessions: 'authenticated',
  endOwnSessions: 'authenticated',
  endOwnSession: 'authenticated',
  endUserSessions: ADMIN,
  disableUser: ADMIN,
  enableUser: ADMIN,
  livez: 'anybody',
  readyz: 'anybody',
  health: 'anybody',
};
