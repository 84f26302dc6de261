import { createHash } from 'node:crypto';
import { createSealHash, readSeal, sealText, type AccessSeal } from './access-log-seal';

const seal: AccessSeal = {
  sequence: '3',
  first: '700',
  next: '760',
  count: '2',
  sha256: 'a'.repeat(64),
  from: '2026-11-01T00:00:00.000000Z',
  to: '2026-11-01T00:00:59.000000Z',
};

test('the hash of a seal covers a tag and each row with its terminator', () => {
  const hash = createSealHash();
  hash.add('{"a":1}');
  hash.add('{"é":2}');
  const expected = createHash('sha256').update('hingecraft.access-log.v1\0{"a":1}\n{"é":2}\n').digest('hex');
  expect(hash.hex()).toBe(expected);
});

test('a seal is read back as it was written, and other details are refused', () => {
  expect(readSeal(sealText(seal))).toEqual(seal);
  for (const text of ['', 'x', '{}', 'null', ` ${sealText(seal)}`, sealText({ ...seal, first: 'x' })])
    expect(readSeal(text)).toBeUndefined();
});
