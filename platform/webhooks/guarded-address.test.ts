import type { LookupAddress } from 'node:dns';
import { createGuardedLookup } from './guarded-address';

const PUBLIC = { address: '93.184.216.34', family: 4 };
const PRIVATE = { address: '10.0.0.7', family: 4 };

/** What a socket gets when its name resolves to these answers, one look-up after the other. */
const lookUp = (answers: LookupAddress[][], all = false) => {
  const guarded = createGuardedLookup((_hostname, _options, answer) => answer(null, answers.shift() ?? []));
  return () =>
    new Promise<unknown>((settle) =>
      guarded('hooks.example.org', { all }, (error, address) => settle(error ? error.message : address)),
    );
};

test('a host with one private address among public ones is refused', async () => {
  expect(await lookUp([[PUBLIC, PRIVATE]])()).toMatch(/private/);
  expect(await lookUp([[PRIVATE, PUBLIC]], true)()).toMatch(/private/);
});

test('a connection uses only checked addresses, and a host that resolves anew is checked again', async () => {
  const ask = lookUp([[PUBLIC], [PRIVATE]]);
  expect(await ask()).toBe(PUBLIC.address);
  expect(await ask()).toMatch(/private/);
  expect(await lookUp([[PUBLIC]], true)()).toEqual([PUBLIC]);
});

test('a host without an address is refused', async () => expect(await lookUp([[]])()).toMatch(/private/));
