import { approveEscalationEndpoint } from './approve-escalation';
import { denyEscalationEndpoint } from './deny-escalation';
import { getEscalationEndpoint } from './get-escalation';
import { listEscalationsEndpoint } from './list-escalations';
import { postEscalationEndpoint } from './post-escalation';
import { reviewEscalationEndpoint } from './review-escalation';
import { revokeEscalationEndpoint } from './revoke-escalation';

/** The endpoints of this area, in the order of the documentation. */
export const ESCALATIONS_ENDPOINTS = [
  listEscalationsEndpoint,
  postEscalationEndpoint,
  getEscalationEndpoint,
  approveEscalationEndpoint,
  denyEscalationEndpoint,
  revokeEscalationEndpoint,
  reviewEscalationEndpoint,
];
