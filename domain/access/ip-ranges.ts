import { IPv4, IPv6 } from 'ipaddr.js';

type Address = IPv4 | IPv6;

/** Only the plain notations: inet_aton's short, octal and hexadecimal forms and zone ids mean different things to different readers. */
const parseAddress = (text: string): Address | undefined => {
  if (IPv4.isValidFourPartDecimal(text)) return IPv4.parse(text);
  if (!text.includes(':') || text.includes('%') || !IPv6.isValid(text)) return undefined;
  const address = IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
};

const RANGE = /^([^/]+)\/(\d{1,3})$/;

interface Range {
  network: Address;
  bits: number;
}

const parseRange = (text: string): Range | undefined => {
  const [, address = '', prefix = ''] = RANGE.exec(text) ?? [];
  const network = parseAddress(address);
  if (!network) return undefined;
  // A range of v4-mapped addresses is one of v4 addresses.
  const bits = address.includes(':') && network.kind() === 'ipv4' ? Number(prefix) - 96 : Number(prefix);
  return bits >= 0 && bits <= network.toByteArray().length * 8 ? { network, bits } : undefined;
};

const inRange = (address: Address, { network, bits }: Range): boolean =>
  address.kind() === network.kind() && address.match([network, bits]);

/**
 * Returns whether an address lies in one of the ranges, or undefined when that cannot be determined: no address, an
 * invalid one, or an unusable range while no other matches. An allow then does not apply, and a deny does.
 */
export const inRanges = (address: string | null, cidrs: readonly string[]): boolean | undefined => {
  const parsed = address === null ? undefined : parseAddress(address);
  if (!parsed) return undefined;
  const ranges = cidrs.map(parseRange);
  if (ranges.some((range) => range && inRange(parsed, range))) return true;
  return ranges.includes(undefined) ? undefined : false;
};

const networkOf = (text: string): string => {
  const version = text.includes(':') ? IPv6 : IPv4;
  return `${version.networkAddressFromCIDR(text).toString()}/${text.split('/')[1]}`;
};

/**
 * Returns the fault of an IP range and how to correct it; undefined when it is valid. All host bits must be zero, as in
 * a `cidr` of Postgres.
 */
export const rangeIssue = (text: string): string | undefined => {
  const range = parseRange(text);
  if (!range) return 'is not an address range; write it as 192.0.2.0/24 or 2001:db8::/32';
  if (text.includes(':') && range.network.kind() === 'ipv4')
    return `is a range of IPv4-mapped addresses; write it as ${networkOf(`${range.network.toString()}/${range.bits}`)}`;
  const bytes = range.network.toByteArray();
  const clean = bytes.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, range.bits - index * 8));
    return (byte & (0xff >> kept)) === 0;
  });
  return clean ? undefined : `has bits set after its prefix; write it as ${networkOf(text)}`;
};
