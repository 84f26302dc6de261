import { KERNEL_ENDPOINTS } from './kernel/endpoints';
import { KEYS_ENDPOINTS } from './keys/endpoints';
import { IDENTITY_ENDPOINTS } from './identity/endpoints';
import { ACCESS_ENDPOINTS } from './access/endpoints';
import { RULES_ENDPOINTS } from './rules/endpoints';
import { AUDIT_ENDPOINTS } from './audit/endpoints';
import { RECEIPTS_ENDPOINTS } from './receipts/endpoints';
import { DONATIONS_ENDPOINTS } from './donations/endpoints';
import { COMPLIANCE_ENDPOINTS } from './compliance/endpoints';
import { WEBHOOKS_ENDPOINTS } from './webhooks/endpoints';
import { ESCALATIONS_ENDPOINTS } from './escalations/endpoints';
import { SIGNATURES_ENDPOINTS } from './signatures/endpoints';
import { PRIVACY_ENDPOINTS } from './privacy/endpoints';
import { CONTROLS_ENDPOINTS } from './controls/endpoints';
import type { Endpoint } from './http/endpoint';

/** Every endpoint of the API, area by area. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...KERNEL_ENDPOINTS,
  ...KEYS_ENDPOINTS,
  ...IDENTITY_ENDPOINTS,
  ...ACCESS_ENDPOINTS,
  ...RULES_ENDPOINTS,
  ...AUDIT_ENDPOINTS,
  ...RECEIPTS_ENDPOINTS,
  ...DONATIONS_ENDPOINTS,
  ...COMPLIANCE_ENDPOINTS,
  ...WEBHOOKS_ENDPOINTS,
  ...ESCALATIONS_ENDPOINTS,
  ...SIGNATURES_ENDPOINTS,
  ...PRIVACY_ENDPOINTS,
  ...CONTROLS_ENDPOINTS,
];
