import { inRanges, rangeIssue } from './ip-ranges';

const V4 = ['192.0.2.0/24'];
const V6 = ['2001:db8::/32'];

test.each<[string, string | null, string[], boolean | undefined]>([
  ['v4 inside', '192.0.2.255', V4, true],
  ['v4 outside', '192.0.3.0', V4, false],
  ['v6 inside', '2001:db8:ffff::1', V6, true],
  ['v6 outside', '2001:db9::1', V6, false],
  ['v4 is outside of a v6 range', '192.0.2.1', ['::/0'], false],
  ['v6 is outside of a v4 range', '::1', ['0.0.0.0/0'], false],
  ['v4-mapped is v4', '::ffff:192.0.2.1', V4, true],
  ['v4-mapped, written in hex', '::ffff:c000:201', V4, true],
  ['v4-mapped outside', '::ffff:192.0.3.1', V4, false],
  ['a v4-mapped range counts as v4', '192.0.2.1', ['::ffff:192.0.2.0/120'], true],
  ['every address', '203.0.113.9', ['0.0.0.0/0'], true],
  ['one address', '192.0.2.7', ['192.0.2.7/32'], true],
  ['the neighbour of the one address', '192.0.2.8', ['192.0.2.7/32'], false],
  ['an odd prefix', '192.0.2.9', ['192.0.2.8/29'], true],
  ['one of several', '2001:db8::1', [...V4, ...V6], true],
  ['no address', null, ['0.0.0.0/0', '::/0'], undefined],
  ['an empty address', '', ['0.0.0.0/0', '::/0'], undefined],
  ['a host name as address', 'localhost', ['0.0.0.0/0', '::/0'], undefined],
  ['a list, as forwarding headers have', '192.0.2.1, 192.0.2.2', V4, undefined],
  ['an address with a port', '192.0.2.1:443', V4, undefined],
  ['an address in short form', '192.2', ['192.0.0.0/24'], undefined],
  ['an address as one number', '3221225985', V4, undefined],
  ['an octal address', '0300.0.2.1', V4, undefined],
  ['a hexadecimal address', '0xc0.0.2.1', V4, undefined],
  ['a zone id', 'fe80::1%eth0', ['fe80::/10'], undefined],
  ['an address with blanks', ' 192.0.2.1', V4, undefined],
  ['an unusable range leaves the answer undetermined', '192.0.3.1', ['nonsense', ...V4], undefined],
  ['an unusable range beside a matching one', '192.0.2.1', ['nonsense', ...V4], true],
  ['no ranges match nothing', '192.0.2.1', [], false],
])('an address is matched against ranges: %s', (_, address, cidrs, expected) =>
  expect(inRanges(address, cidrs)).toBe(expected),
);

test.each(['192.0.2.0/24', '0.0.0.0/0', '192.0.2.7/32', '2001:db8::/32', '::/0', '::1/128'])(
  'rangeIssue accepts %s',
  (text) => expect(rangeIssue(text)).toBeUndefined(),
);

test.each([
  ['192.0.2.1/24', /write it as 192\.0\.2\.0\/24/],
  ['2001:db8::1/32', /write it as 2001:db8:.*\/32/],
  ['::ffff:192.0.2.0/120', /write it as 192\.0\.2\.0\/24/],
  ['192.0.2.0', /not an address range/],
  ['192.0.2.0/33', /not an address range/],
  ['2001:db8::/129', /not an address range/],
  ['::ffff:192.0.2.0/90', /not an address range/],
  ['192.0.2.0/', /not an address range/],
  ['192.0.2/24', /not an address range/],
  ['192.0.2.0/24/8', /not an address range/],
  ['192.0.2.0/-1', /not an address range/],
  ['anywhere', /not an address range/],
])('rangeIssue reports %s and names the way out', (text, wayOut) => expect(rangeIssue(text)).toMatch(wayOut));
