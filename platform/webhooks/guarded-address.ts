import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { parse } from 'ipaddr.js';

/** The error of an address to which webhooks may not be sent. */
export class RefusedAddress extends Error {}

type Answer = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

/** Only addresses of the public internet: no private, loopback, link-local, multicast or reserved range. */
const isPublic = (address: string): boolean => {
  const parsed = parse(address);
  if (parsed.kind() === 'ipv6') {
    const v6 = parsed as unknown as { isIPv4MappedAddress(): boolean; toIPv4Address(): { range(): string } };
    if (v6.isIPv4MappedAddress()) return v6.toIPv4Address().range() === 'unicast';
  }
  return parsed.range() === 'unicast';
};

/** Checks a literal address before a connection; names are checked by the guarded look-up when they resolve. */
export const refuseLiteral = (hostname: string): void => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  try {
    parse(bare);
  } catch {
    return;
  }
  if (!isPublic(bare)) throw new RefusedAddress('the address is private');
};

type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Creates a DNS look-up for sockets that fails for names with a private address. The socket connects to just the
 * address that was checked, so that a name cannot change its mind in between.
 */
export const createGuardedLookup =
  (resolve: Resolve = lookup) =>
  (hostname: string, options: LookupOptions, answer: Answer): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublic(address))) {
        return answer(new RefusedAddress('the name resolves to a private address'));
      }
      return options.all ? answer(null, addresses) : answer(null, first.address, first.family);
    });
  };
