import { randomBytes } from 'node:crypto';
import {
  checkJws,
  loadSigningKey,
  publicKeysOf,
  type PublicJwk,
  type SigningKey,
} from '../../../platform/crypto/signing-key';
import { signingKeyStore } from '../../../entities/keys/signing-key.store';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const newKey = (): SigningKey => loadSigningKey({ name: 'TEST_KEY', value: randomBytes(32).toString('base64') });
const register = ({ keyId, publicJwk }: SigningKey, from: string) =>
  api.withActor(
    OPERATOR,
    ({ manager }) =>
      signingKeyStore(manager).register({
        keyId,
        purpose: 'audit',
        publicJwk: { ...publicJwk },
        validFrom: new Date(from),
      }),
    { technical: 'a key of the test' },
  );
const published = async () => {
  const { status, body } = await api.ask('/v1/signing-keys');
  expect(status).toBe(200);
  return body['keys'] as (PublicJwk & Record<string, unknown>)[];
};

test('the set of signing keys is public, and empty before anything was signed', async () => {
  expect(await published()).toEqual([]);
});

test('a signature verifies with the published keys alone, also after its key was replaced', async () => {
  const [old, fresh] = [newKey(), newKey()];
  await register(old, '2026-01-01T00:00:00Z');
  const jws = old.sign('what was said');
  await register(fresh, '2026-06-01T00:00:00Z');
  await api.query(`update signing_keys set valid_until = '2026-06-01T00:00:00Z' where key_id = $1`, [old.keyId]);
  const keys = await published();
  expect(keys).toEqual([
    {
      ...fresh.publicJwk,
      kid: fresh.keyId,
      alg: 'EdDSA',
      use: 'sig',
      purpose: 'audit',
      valid_from: '2026-06-01T00:00:00.000Z',
      valid_until: null,
    },
    {
      ...old.publicJwk,
      kid: old.keyId,
      alg: 'EdDSA',
      use: 'sig',
      purpose: 'audit',
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: '2026-06-01T00:00:00.000Z',
    },
  ]);
  expect(checkJws(jws, publicKeysOf(keys))).toMatchObject({ state: 'good', payload: 'what was said' });
  const others = publicKeysOf(keys.filter(({ kid }) => kid !== old.keyId));
  expect(checkJws(jws, others)).toEqual({ state: 'unknown-key', keyId: old.keyId });
});

test('the set of signing keys never contains a private half, even when a row has one', async () => {
  const key = newKey();
  await api.query(
    `insert into signing_keys (id, key_id, purpose, algorithm, public_jwk, valid_from) values (gen_random_uuid(), $1, 'audit', 'EdDSA', $2, now())`,
    [key.keyId, { ...key.publicJwk, d: 'the-private-half' }],
  );
  expect(await published()).toContainEqual(expect.objectContaining({ kid: key.keyId }));
  expect(JSON.stringify(await published())).not.toContain('the-private-half');
});
