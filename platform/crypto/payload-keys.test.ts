import { randomBytes } from 'node:crypto';
import { createPayloadKeys, openPayloadKeys } from './payload-keys';

const [first, second] = [randomBytes(32), randomBytes(32)] as [Buffer, Buffer];
const text = (key: Buffer) => key.toString('base64');

test('payload keys seal with the current key and find the others by ids that reveal nothing of them', () => {
  const keys = openPayloadKeys({ PAYLOAD_KEY: text(first), PAYLOAD_KEY_OTHER: text(second) });
  const other = createPayloadKeys(second).current;
  expect(keys.current.bytes).toEqual(first);
  expect(keys.find(keys.current.id)?.bytes).toEqual(first);
  expect(keys.find(other.id)?.bytes).toEqual(second);
  expect(keys.find('0123456789abcdef')).toBeUndefined();
  expect(keys.current.id).toMatch(/^[0-9a-f]{16}$/);
  expect(first.toString('hex')).not.toContain(keys.current.id);
});

test.each([
  ['no key', {}, 'PAYLOAD_KEY: give the key in PAYLOAD_KEY or a file in PAYLOAD_KEY_FILE, and not both'],
  ['a short key', { PAYLOAD_KEY: 'c2hvcnQ=' }, 'PAYLOAD_KEY: not 32 bytes in base64'],
  ['no file', { PAYLOAD_KEY_FILE: '/nowhere' }, 'PAYLOAD_KEY_FILE: there is no file /nowhere'],
  ['a short other', { PAYLOAD_KEY: text(first), PAYLOAD_KEY_OTHER: 'c2hvcnQ=' }, 'PAYLOAD_KEY_OTHER: not 32 bytes'],
  [
    'the same twice',
    { PAYLOAD_KEY: text(first), PAYLOAD_KEY_OTHER: `${text(second)}, ${text(first)}` },
    /^PAYLOAD_KEY_OTHER: the payload key [0-9a-f]{16} is given twice$/,
  ],
])('payload keys with %s are refused and the variable is named', (_name, config, message) => {
  expect(() => openPayloadKeys(config)).toThrow(message);
});
