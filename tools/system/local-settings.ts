import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../../stack/secrets';

/** The provider's name in the URL of its webhooks. */
export const LOCAL_PROVIDER = 'sandbox';

export interface LocalSecrets {
  webhookSecret: string;
  refundSecret: string;
}

const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** Loads the signing secrets of the sandbox provider: random, made once, readable by their owner only. */
export const loadLocalSecrets = (directory: string): LocalSecrets => {
  const file = join(directory, 'secrets', 'sandbox-provider.json');
  if (!existsSync(file))
    writePrivately(file, JSON.stringify({ webhookSecret: newSecret(), refundSecret: newSecret() }));
  return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets;
};

/**
 * The settings of a local system, all of them on view: a made-up organisation, lists of any age, since the bundled
 * snapshot only shows how screening works, and approvals by API key, since its made-up people have nothing else.
 */
export const LOCAL_SETTINGS = {
  ORGANIZATION_LEGAL_NAME: 'HingeCraft Demonstration Foundation',
  ORGANIZATION_REGISTRATION_NUMBER: '00-0000000',
  ORGANIZATION_COUNTRY: 'US',
  ORGANIZATION_ADDRESS: '1 Example Way|Springfield, ST 00000',
  ORGANIZATION_TIME_ZONE: 'America/New_York',
  SCREENING_LISTS: 'un,demo',
  SCREENING_MAX_AGE_DAYS: '3650',
  STEP_UP_FOR_MACHINES: 'waived',
} as const;
