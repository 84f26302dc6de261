import { DEFAULT_PORTS } from './ports';
import { externalEnv, keyEnv, ownEnv, publicAddress } from './stack-env';

const secrets = {
  superuser: 'p1',
  owner: 'p2',
  app: 'p3',
  s3AccessKey: 'a',
  s3SecretKey: 's',
  masterKeyFile: '/own/master.key',
  lookupKeyFile: '/own/lookup.key',
  payloadKeyFile: '/own/payload.key',
  auditSigningKeyFile: '/own/audit.key',
  tokenKeyFile: '/own/token.key',
  documentSigningKeyFile: '/own/document.key',
  payloadDecoderToken: 'd',
};

test('the environment of a stack names its own servers with their credentials', () => {
  expect(ownEnv(['postgres', 'temporal', 's3'], DEFAULT_PORTS, secrets)).toEqual({
    DATABASE_URL: 'postgres://hingecraft_app:p3@127.0.0.1:54329/hingecraft',
    DATABASE_OWNER_URL: 'postgres://hingecraft_owner:p2@127.0.0.1:54329/hingecraft',
    POSTGRES_SUPERUSER_URL: 'postgres://postgres:p1@127.0.0.1:54329/postgres',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: 'http://localhost:8233',
    S3_ENDPOINT: 'http://127.0.0.1:8333',
    S3_REGION: 'us-east-1',
    S3_ACCESS_KEY: 'a',
    S3_SECRET_KEY: 's',
  });
  expect(Object.keys(ownEnv(['temporal'], DEFAULT_PORTS, secrets))).not.toContain('DATABASE_URL');
});

test('the environment of a stack passes on the variables of an external server, and no others', () => {
  const environment = { DATABASE_URL: 'postgres://a:b@db/x', S3_REGION: '', HOME: '/x', TEMPORAL_ADDRESS: 't:7233' };
  expect(externalEnv(['postgres', 's3'], environment)).toEqual({ DATABASE_URL: 'postgres://a:b@db/x' });
});

test('the environment of a stack prefers given keys to its own, and holds no key twice', () => {
  expect(keyEnv({ MASTER_KEY: 'value', LOOKUP_KEY_FILE: '' }, secrets)).toEqual({
    MASTER_KEY: 'value',
    LOOKUP_KEY_FILE: '/own/lookup.key',
    PAYLOAD_KEY_FILE: '/own/payload.key',
    AUDIT_SIGNING_KEY_FILE: '/own/audit.key',
    TOKEN_SIGNING_KEY_FILE: '/own/token.key',
    DOCUMENT_SIGNING_KEY_FILE: '/own/document.key',
  });
  expect(keyEnv({ MASTER_KEY_FILE: '/run/key' }, secrets)).toEqual({
    MASTER_KEY_FILE: '/run/key',
    LOOKUP_KEY_FILE: '/own/lookup.key',
    PAYLOAD_KEY_FILE: '/own/payload.key',
    AUDIT_SIGNING_KEY_FILE: '/own/audit.key',
    TOKEN_SIGNING_KEY_FILE: '/own/token.key',
    DOCUMENT_SIGNING_KEY_FILE: '/own/document.key',
  });
  const token = { MASTER_KEY_PKCS11_KEY: 'master', MASTER_KEY_PKCS11_PIN: '1234', MASTER_KEY_OTHER_FILE: '/run/old' };
  const payloads = { PAYLOAD_KEY: 'next', PAYLOAD_KEY_OTHER: 'last' };
  expect(keyEnv(payloads, secrets)).toMatchObject(payloads);
  expect(keyEnv(payloads, secrets)).not.toHaveProperty('PAYLOAD_KEY_FILE');
  expect(keyEnv(token, secrets)).toEqual({
    ...token,
    LOOKUP_KEY_FILE: '/own/lookup.key',
    PAYLOAD_KEY_FILE: '/own/payload.key',
    AUDIT_SIGNING_KEY_FILE: '/own/audit.key',
    TOKEN_SIGNING_KEY_FILE: '/own/token.key',
    DOCUMENT_SIGNING_KEY_FILE: '/own/document.key',
  });
});

test.each([
  ['postgres://user:secret@db.example:5432/x?password=secret', 'db.example:5432'],
  ['http://key:secret@s3.example:9000/path', 'http://s3.example:9000'],
  ['temporal.example:7233', 'temporal.example:7233'],
])('the shown address of %s has no secrets', (address, shown) => {
  expect(publicAddress(address)).toBe(shown);
});
