import { goesOnUnnamed, namesSomebody } from './nobody-named';

test.each([
  ['USD', 24_999n, true],
  ['USD', 25_000n, false],
  ['EUR', 1n, true],
  ['BTC', 1n, false],
  ['ETH', 1n, false],
  ['USDC', 1n, false],
] as const)(
  'goesOnUnnamed answers for %s and %s atomic units with %s at a limit of 250.00',
  (currency, amount, goesOn) => {
    expect(goesOnUnnamed(currency, amount, 25_000n)).toBe(goesOn);
  },
);

test.each([
  ['Marigold Testwell', true],
  ['Anonymous Testwell', true],
  ['Li', true],
  ['Anonymous', false],
  ['anonymous donor', false],
  ['N/A', false],
  ['X', false],
  ['', false],
  ['\u3164\u3164 \u115f\u1160', false],
])('namesSomebody: %s', (name, named) => expect(namesSomebody(name)).toBe(named));
