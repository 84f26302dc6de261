import { getHealthEndpoint } from './get-health';
import { getLivezEndpoint } from './get-livez';
import { getReadyzEndpoint } from './get-readyz';
import { giveUpParkedEndpoint } from './give-up-parked';
import { retryParkedEndpoint } from './retry-parked';

/** The endpoints of this area, in the order of the documentation. */
export const KERNEL_ENDPOINTS = [
  retryParkedEndpoint,
  giveUpParkedEndpoint,
  getLivezEndpoint,
  getReadyzEndpoint,
  getHealthEndpoint,
];
