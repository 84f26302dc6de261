import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const ESTABLISHED = '01';

/** An IPv4 address and port as Linux writes them in its table: `0100007F:1F90` for 127.0.0.1:8080. */
const endpoint = (address = '', port = 0): string => {
  const bytes = address
    .replace(/^::ffff:/, '')
    .split('.')
    .map(Number);
  const hex = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0');
  return `${bytes
    .map((byte) => hex(byte, 2))
    .reverse()
    .join('')}:${hex(port, 4)}`;
};

/**
 * Returns the id of the user whose process is at the other end of an established connection over IPv4, as Linux tells
 * it; undefined when the connection is not in its table.
 */
const peerUser = ({ localAddress, localPort, remoteAddress, remotePort }: Socket): number | undefined => {
  const peer = endpoint(remoteAddress, remotePort);
  const here = endpoint(localAddress, localPort);
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/));
  // A closed connection of the same ports, which may be anybody's, counts as root's there.
  const found = rows.find(([, own, other, state]) => own === peer && other === here && state === ESTABLISHED);
  return found?.[7] === undefined ? undefined : Number(found[7]);
};

/**
 * Tells whether this process's own user, or root, is at the other end of a connection over 127.0.0.1. Only Linux can
 * say; elsewhere everybody passes.
 */
export const isOwnUser = (socket: Socket): boolean => {
  if (process.platform !== 'linux') return true;
  const user = peerUser(socket);
  return user !== undefined && (user === 0 || user === process.geteuid?.());
};
