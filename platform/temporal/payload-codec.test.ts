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

test('what was sealed comes back, whatever it was', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
      const json = JSON.parse(JSON.stringify(value)) as unknown;
      expect(await opened(await sealed(json))).toEqual(json);
    }),
    { numRuns: 100 },
  ));

test('bytes, nothing and several at once keep their order and their kind', async () => {
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

test('nothing of the content is to be seen, and the same content never looks the same', async () => {
  const [one, other] = [await sealed({ donationId: 'canary' }), await sealed({ donationId: 'canary' })];
  expect(
    JSON.stringify(one, (_key, value: unknown) => (value && Buffer.isBuffer(value) ? value.toString('latin1') : value)),
  ).not.toMatch(/donationId|canary|json/);
  expect(Buffer.from(one.data!).equals(Buffer.from(other.data!))).toBe(false);
  expect(Object.keys(one.metadata!).toSorted()).toEqual(['encoding', 'encryption-format', 'encryption-key-id']);
});

test('a change of any one byte is noticed, in what is sealed and in what stands beside it', async () => {
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

test('a payload under the name of another key of the ring does not open', async () => {
  const both = createPayloadCodec(createPayloadKeys(old, [next]));
  const [mine, theirs] = [await sealed('a'), await sealed('b', createPayloadCodec(createPayloadKeys(next)))];
  await expect(opened({ ...mine, metadata: theirs.metadata! }, both)).rejects.toBeInstanceOf(UnreadablePayload);
});

test('a rotation: the next key opens before it seals, the last one after', async () => {
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

test('what was never sealed passes as it is, and an id that is none is not repeated', async () => {
  const before = plain({ donationId: 'x' });
  expect(await codec.decode([before])).toEqual([before]);
  const stranger = { ...(await sealed('a')) };
  stranger.metadata = { ...stranger.metadata, 'encryption-key-id': Buffer.from('Kanarienvogel') };
  await expect(opened(stranger)).rejects.toThrow(/^(?!.*Kanarienvogel).*\(not an id\)/);
});
