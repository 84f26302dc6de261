import { randomBytes } from 'node:crypto';
import { checkJws, loadSigningKey, publicKeysOf, type PublicJwk } from './signing-key';

const name = 'AUDIT_SIGNING_KEY';
const seed = randomBytes(32);
const key = loadSigningKey({ name, value: seed.toString('base64') });
const keys = publicKeysOf([key.publicJwk]);

test('a signing key has the public key and thumbprint of RFC 8037, appendices A.2 and A.3', () => {
  const d = Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url');
  const sample = loadSigningKey({ name, value: d.toString('base64') });
  expect(sample.publicJwk.x).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
  expect(sample.keyId).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('a signature of a signing key verifies and names the key', () => {
  expect(checkJws(key.sign('{"é":1}'), keys)).toEqual({ state: 'good', keyId: key.keyId, payload: '{"é":1}' });
});

test('a signature with another payload, header, signature or form is bad', () => {
  const [header = '', payload = '', signature = ''] = key.sign('a').split('.');
  const other = Buffer.from('b').toString('base64url');
  const none = Buffer.from(JSON.stringify({ alg: 'none', kid: key.keyId })).toString('base64url');
  for (const jws of [
    `${header}.${other}.${signature}`,
    `${none}.${payload}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}.${signature}.x`,
    'x',
  ]) {
    expect(checkJws(jws, keys)).toEqual({ state: 'bad' });
  }
});

test('a signature by a key that is not given is unknown, not bad', () => {
  const stranger = loadSigningKey({ name, value: randomBytes(32).toString('base64') });
  expect(checkJws(stranger.sign('a'), keys)).toEqual({ state: 'unknown-key', keyId: stranger.keyId });
});

test('a missing signing key is named in the error', () => {
  expect(() => loadSigningKey({ name })).toThrow('AUDIT_SIGNING_KEY: give the key in AUDIT_SIGNING_KEY or a file in');
});

test('a key other than Ed25519 is refused as a public key', () => {
  expect(() => publicKeysOf([{ kty: 'OKP', crv: 'X25519', x: key.publicJwk.x } as unknown as PublicJwk])).toThrow();
});
