import { type PartName } from './part';
import { type Ports } from './ports';
import { type Secrets } from './secrets';

/** The variable that names an external server. */
export const ADDRESS_VARIABLE: Record<PartName, string> = {
  postgres: 'DATABASE_URL',
  temporal: 'TEMPORAL_ADDRESS',
  s3: 'S3_ENDPOINT',
};

const VARIABLES: Record<PartName, string[]> = {
  postgres: ['DATABASE_URL', 'DATABASE_OWNER_URL', 'POSTGRES_SUPERUSER_URL'],
  temporal: ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_UI_URL'],
  s3: ['S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
};

const present = (environment: NodeJS.ProcessEnv, names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value ? [[name, value]] : [];
    }),
  );

/** Returns the variables about external parts. */
export const externalEnv = (names: PartName[], environment: NodeJS.ProcessEnv): Record<string, string> =>
  present(
    environment,
    names.flatMap((name) => VARIABLES[name]),
  );

/** Returns an address for display: a database URL loses its user, password and options. */
export const publicAddress = (address: string): string => {
  if (!URL.canParse(address) || !address.includes('://')) return address;
  const { protocol, host } = new URL(address);
  return protocol.startsWith('postgres') ? host : `${protocol}//${host}`;
};

const ownVariables: Record<PartName, (ports: Ports, secrets: Secrets) => Record<string, string>> = {
  postgres: ({ postgres }, { superuser, owner, app }) => {
    const url = (role: string, password: string, database: string): string =>
      `postgres://${role}:${password}@127.0.0.1:${postgres}/${database}`;
    return {
      DATABASE_URL: url('hingecraft_app', app, 'hingecraft'),
      DATABASE_OWNER_URL: url('hingecraft_owner', owner, 'hingecraft'),
      POSTGRES_SUPERUSER_URL: url('postgres', superuser, 'postgres'),
    };
  },
  temporal: ({ temporal, temporalUi }) => ({
    TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: `http://localhost:${temporalUi}`,
  }),
  s3: ({ s3 }, { s3AccessKey, s3SecretKey }) => ({
    S3_ENDPOINT: `http://127.0.0.1:${s3}`,
    S3_REGION: 'us-east-1',
    S3_ACCESS_KEY: s3AccessKey,
    S3_SECRET_KEY: s3SecretKey,
  }),
};

/** Returns the variables that lead to our own servers. */
export const ownEnv = (names: PartName[], ports: Ports, secrets: Secrets): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => Object.entries(ownVariables[name](ports, secrets))));

/** Variables that go with a key: further opening keys, and the token that holds some. */
const KEY_EXTRAS = [
  'MASTER_KEY_OTHER',
  'MASTER_KEY_OTHER_FILE',
  'MASTER_KEY_PKCS11_OTHER_KEY',
  'MASTER_KEY_PKCS11_MODULE',
  'MASTER_KEY_PKCS11_TOKEN',
  'MASTER_KEY_PKCS11_PIN',
  'MASTER_KEY_PKCS11_PIN_FILE',
  'PAYLOAD_KEY_OTHER',
  'PAYLOAD_KEY_OTHER_FILE',
];

/**
 * Returns the keys of encrypted columns, of Temporal's payloads, of the audit log's checkpoints and of access tokens:
 * the environment's where it names some, as a value or as a file, else our own.
 */
export const keyEnv = (environment: NodeJS.ProcessEnv, secrets: Secrets): Record<string, string> => {
  const own = {
    MASTER_KEY: secrets.masterKeyFile,
    LOOKUP_KEY: secrets.lookupKeyFile,
    PAYLOAD_KEY: secrets.payloadKeyFile,
    AUDIT_SIGNING_KEY: secrets.auditSigningKeyFile,
    TOKEN_SIGNING_KEY: secrets.tokenKeyFile,
    DOCUMENT_SIGNING_KEY: secrets.documentSigningKeyFile,
  };
  const entries = Object.entries(own).map(([name, file]): Record<string, string> => {
    const given = present(environment, [name, `${name}_FILE`, `${name}_PKCS11_KEY`]);
    // Both at once would be refused.
    return Object.keys(given).length > 0 ? given : { [`${name}_FILE`]: file };
  });
  return Object.assign(present(environment, KEY_EXTRAS), ...entries) as Record<string, string>;
};
