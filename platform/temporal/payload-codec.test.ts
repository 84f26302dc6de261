import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadKeys } from '../crypto/payload-keys';
import { createPayloadCodec, UnknownPayloadKey, UnreadablePayload } from './payload-codec';

const [old, next] = [randomBytes(32), randomBytes(32)] as [Buffer, Buffer];
const codec = createPayloadCodec(createPayloadKeys(old));
const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const sealed = async (value: unknown, by = codec): Promise<Payload> => (await by.encode([plain(value)]))[0]!;
const opened = async (payload: Payload, by = codec): Promise<unknown> =>
  defaultPayloadConverter.fromPayload((await by.decode([payload]))[0]!);

const FLIP = (bytes: Uint8Array, at: number): Uint8Array =>
  Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));

test('the payload codec opens every payload that it sealed', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
      const json = JSON.parse(JSON.stringify(value)) as unknown;
      expect(await opened(await sealed(json))).toEqual(json);
    }),
    { numRuns: 100 },
  ));

test('the payload codec keeps order and kind of bytes, of nothing and of several payloads', async () => {
  const values = [Buffer.from([1, 2, 0]), undefined, { donationId: 'x' }].map(plain);
  const back = await codec.decode(await codec.encode(values));
  expect(back.map((payload) => String(Buffer.from(payload.metadata!['encoding']!)))).toEqual([
    'binary/plain',
    'binary/null',
    'json/plain',
  ]);
  expect(Buffer.from(back[0]!.data!)).toEqual(Buffer.from([1, 2, 0]));
  expect(await codec.encode([])).toEqual([]);
});

test('the payload codec hides the content, and seals the same content differently each time', async () => {
  const [one, other] = [await sealed({ donationId: 'canary' }), await sealed({ donationId: 'canary' })];
  expect(
    JSON.stringify(one, (_key, value: unknown) => (value && Buffer.isBuffer(value) ? value.toString('latin1') : value)),
  ).not.toMatch(/donationId|canary|json/);
  expect(Buffer.from(one.data!).equals(Buffer.from(other.data!))).toBe(false);
  expect(Object.keys(one.metadata!).toSorted()).toEqual(['encoding', 'encryption-format', 'encryption-key-id']);
});

test('the payload codec refuses a payload with any byte changed, in its data or its metadata', async () => {
  const payload = await sealed({ donationId: 'canary' });
  for (let at = 0; at < payload.data!.length; at++) {
    const changed = { ...payload, data: FLIP(payload.data!, at) };
    await expect(opened(changed)).rejects.toBeInstanceOf(UnreadablePayload);
  }
  for (const name of ['encryption-format', 'encryption-key-id'])
    for (let at = 0; at < payload.metadata![name]!.length; at++) {
      const metadata = { ...payload.metadata, [name]: FLIP(payload.metadata![name]!, at) };
      await expect(opened({ ...payload, metadata })).rejects.toThrow(
        /^the payload key .* (is not one of|does not open)/,
      );
    }
  await expect(opened({ ...payload, data: new Uint8Array(5) })).rejects.toBeInstanceOf(UnreadablePayload);
});

test('the payload codec refuses a payload under the id of another key of the ring', async () => {
  const both = createPayloadCodec(createPayloadKeys(old, [next]));
  const [mine, theirs] = [await sealed('a'), await sealed('b', createPayloadCodec(createPayloadKeys(next)))];
  await expect(opened({ ...mine, metadata: theirs.metadata! }, both)).rejects.toBeInstanceOf(UnreadablePayload);
});

test('the payload codec opens with the next key before a rotation and with the last key after it', async () => {
  const before = createPayloadCodec(createPayloadKeys(old, [next]));
  const after = createPayloadCodec(createPayloadKeys(next, [old]));
  for (const [by, to] of [
    [codec, before],
    [codec, after],
    [before, after],
    [after, before],
  ] as const)
    expect(await opened(await sealed('a', by), to)).toBe('a');
  const gone = opened(await sealed('a', after), codec);
  await expect(gone).rejects.toThrow(UnknownPayloadKey);
  await expect(gone).rejects.toThrow(createPayloadKeys(next).current.id);
});

test('the payload codec passes an unsealed payload on, and does not repeat an invalid key id', async () => {
  const before = plain({ donationId: 'x' });
  expect(await codec.decode([before])).toEqual([before]);
  const stranger = { ...(await sealed('a')) };
  stranger.metadata = { ...stranger.metadata, 'encryption-key-id': Buffer.from('Kanarienvogel') };
  await expect(opened(stranger)).rejects.toThrow(/^(?!.*Kanarienvogel).*\(not an id\)/);
});
