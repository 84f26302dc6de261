import { randomBytes } from 'node:crypto';
import { localMasterKey } from './local-master-key';
import { CannotUnwrap, createMasterKeys } from './master-keys';

const bytes = randomBytes(32);
const key = localMasterKey(bytes);
const dataKey = randomBytes(32);
const bound = Buffer.from('subject 1');

test('a master key opens a data key that it wrapped, with the same binding only', async () => {
  const wrapped = await key.wrap(dataKey, bound);
  expect(wrapped.includes(dataKey)).toBe(false);
  expect(await localMasterKey(bytes).unwrap(wrapped, bound)).toEqual(dataKey);
  await expect(key.unwrap(wrapped, Buffer.from('subject 2'))).rejects.toBeInstanceOf(CannotUnwrap);
  await expect(localMasterKey(randomBytes(32)).unwrap(wrapped, bound)).rejects.toBeInstanceOf(CannotUnwrap);
});

test('a master key refuses a wrapped key with any changed byte', async () => {
  const wrapped = await key.wrap(dataKey, bound);
  for (let at = 0; at < wrapped.length; at += 1) {
    const changed = Buffer.from(wrapped);
    changed[at]! ^= 1;
    await expect(key.unwrap(changed, bound)).rejects.toBeInstanceOf(CannotUnwrap);
  }
  await expect(key.unwrap(Buffer.alloc(0), bound)).rejects.toBeInstanceOf(CannotUnwrap);
});

test('the id of a master key is the same in every process and does not reveal the key', () => {
  expect(localMasterKey(bytes).id).toBe(key.id);
  expect(localMasterKey(randomBytes(32)).id).not.toBe(key.id);
  expect(localMasterKey(Buffer.alloc(32, 1)).id).toBe('local:bafd89c55490175d');
  for (const form of ['hex', 'base64', 'latin1'] as const)
    expect(key.id).not.toContain(bytes.toString(form).slice(0, 8));
});

test('one master key wraps and all master keys open', () => {
  const other = localMasterKey(randomBytes(32));
  const keys = createMasterKeys(key, [other]);
  expect([keys.current, keys.find(key.id), keys.find(other.id)]).toEqual([key, key, other]);
  expect(keys.find('local:0000000000000000')).toBeUndefined();
  expect(() => createMasterKeys(key, [localMasterKey(bytes)])).toThrow('MASTER_KEY_OTHER');
});
