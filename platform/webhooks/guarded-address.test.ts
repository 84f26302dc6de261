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

test('a name with one private address among public ones is refused', async () => {
  expect(await lookUp([[PUBLIC, PRIVATE]])()).toMatch(/private/);
  expect(await lookUp([[PRIVATE, PUBLIC]], true)()).toMatch(/private/);
});

test('the socket gets just the addresses that were checked, and a name that changes its mind is checked again', async () => {
  const ask = lookUp([[PUBLIC], [PRIVATE]]);
  expect(await ask()).toBe(PUBLIC.address);
  expect(await ask()).toMatch(/private/);
  expect(await lookUp([[PUBLIC]], true)()).toEqual([PUBLIC]);
});

test('a name with no address is refused', async () => expect(await lookUp([[]])()).toMatch(/private/));
