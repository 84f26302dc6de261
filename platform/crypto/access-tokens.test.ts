import { createHmac, createPrivateKey, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { createAccessTokens } from './access-tokens';

const seed = randomBytes(32);
const tokens = createAccessTokens(seed);
const claims = { userId: randomUUID(), familyId: randomUUID() };

const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

const parts = async () => {
  const [header = '', payload = '', signature = ''] = (await tokens.issue(claims, 300)).split('.');
  return { header, payload, signature };
};
/** Signed with the right key, and wrong in what is changed. */
const signed = async (changeHeader: object, changePayload: object) => {
  const { header, payload } = await parts();
  return new SignJWT({ ...decode(payload), ...changePayload })
    .setProtectedHeader({ ...decode(header), ...changeHeader } as { alg: string })
    .sign(key);
};

test('an access token is EdDSA with a key id, expires in five minutes and names its user', async () => {
  const { header, payload } = await parts();
  expect(decode(header)).toMatchObject({
    alg: 'EdDSA',
    typ: 'at+jwt',
    kid: expect.stringMatching(/^[\w-]{43}$/) as string,
  });
  const { exp, iat } = decode(payload) as { exp: number; iat: number };
  expect(exp - iat).toBe(300);
  expect(await tokens.verify(await tokens.issue(claims, 300))).toEqual(claims);
});

test('an access token is accepted by a process with the same key and refused with another key', async () => {
  const token = await tokens.issue(claims, 300);
  expect(await createAccessTokens(seed).verify(token)).toEqual(claims);
  expect(await createAccessTokens(randomBytes(32)).verify(token)).toBeUndefined();
});

test.each<[string, object, object]>([
  ['no kind', { typ: undefined }, {}],
  ['another kind', { typ: 'JWT' }, {}],
  ['another key id', { kid: 'other' }, {}],
  ['no key id', { kid: undefined }, {}],
  ['another issuer', {}, { iss: 'urn:other' }],
  ['another audience', {}, { aud: 'urn:other' }],
  ['a past end', {}, { exp: Math.floor(Date.now() / 1000) - 1 }],
  ['no end', {}, { exp: undefined }],
  ['no session', {}, { sid: undefined }],
  ['a session that is not an id', {}, { sid: "' or 1=1" }],
])('a signed access token is refused with %s', async (_name, header, payload) => {
  expect(await tokens.verify(await signed({}, {}))).toEqual(claims);
  expect(await tokens.verify(await signed(header, payload))).toBeUndefined();
});

test('an access token is refused when unsigned, altered, malformed or signed with the public key as a secret', async () => {
  const { header, payload, signature } = await parts();
  const none = `${encode({ ...decode(header), alg: 'none' })}.${payload}.`;
  const hs = `${encode({ ...decode(header), alg: 'HS256' })}.${payload}`;
  const { x } = key.export({ format: 'jwk' }) as { x: string };
  const confused = `${hs}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(hs).digest('base64url')}`;
  const altered = `${header}.${encode({ ...decode(payload), sub: randomUUID() })}.${signature}`;
  for (const token of [none, confused, altered, `${header}.${payload}`, 'x', '', 'a.b.c']) {
    expect(await tokens.verify(token)).toBeUndefined();
  }
});
