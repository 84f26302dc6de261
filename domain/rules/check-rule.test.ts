import { accessRule, bench, fieldIs, when } from '../../test/factories/access-rules';
import type { AccessRule } from '../../contracts/rules/rules';
import { checkRule } from './check-rule';

test('checkRule finds no issue in a valid rule', () =>
  expect(
    checkRule(
      accessRule({
        condition: when(fieldIs('status', 'open')),
        fields: { v: 1, names: ['id', 'email'] },
        obligations: { v: 1, list: [{ kind: 'mask', mask: 'email', fields: ['email'] }, { kind: 'reason-required' }] },
        ipCidrs: ['192.0.2.0/24', '2001:db8::/32'],
        schedule: { v: 1, timeZone: 'America/New_York', windows: [{ days: ['mon'], from: '09:00', to: '17:00' }] },
        validFrom: '2026-01-01T00:00:00Z',
        validUntil: '2026-01-02T00:00:00Z',
      }),
      bench,
    ),
  ).toEqual([]));

const mask = (fields: string[]) => ({ v: 1, list: [{ kind: 'mask', mask: 'email', fields }] }) as const;

test.each<[string, Partial<AccessRule>, string, string, RegExp]>([
  ['another type', { resourceType: 'donation' }, '/resourceType', 'donation', /is not bench/],
  ['a condition', { condition: when(fieldIs('colour', 1)) }, '/condition/test/left/field', '"colour"', /not a field/],
  ['a field', { fields: { v: 1, names: ['id', 'colour'] } }, '/fields/names/1', 'colour', /use one of id, /],
  [
    'a masked field',
    { obligations: mask(['colour']) },
    '/obligations/list/0/fields/0',
    'colour',
    /not a field of bench/,
  ],
  [
    'a mask',
    { obligations: mask(['price']) },
    '/obligations/list/0/mask',
    'email',
    /price, which is numeric; it is for text/,
  ],
  ['a range', { ipCidrs: ['192.0.2.0/24', '192.0.2.1/24'] }, '/ipCidrs/1', '192.0.2.1/24', /192\.0\.2\.0\/24/],
  ['a zone', { schedule: { v: 1, timeZone: 'CEST', windows: [] } }, '/schedule/timeZone', 'CEST', /Europe\/Berlin/],
  [
    'an end before its start',
    { validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-02T00:00:00Z' },
    '/validUntil',
    '2026-01-02T00:00:00Z',
    /after validFrom/,
  ],
  [
    'a deny of some fields',
    { effect: 'deny', fields: { v: 1, names: ['id'] } },
    '/fields/names',
    '["id"]',
    /whole action/,
  ],
  [
    'a deny with a duty',
    { effect: 'deny', obligations: { v: 1, list: [{ kind: 'reason-required' }] } },
    '/obligations/list',
    'reason-required',
    /must be empty in a deny/,
  ],
])('checkRule reports %s with place, value and way out', (_, change, pointer, value, wayOut) =>
  expect(checkRule(accessRule(change), bench)).toEqual([
    { pointer, value, wayOut: expect.stringMatching(wayOut) as string },
  ]),
);
