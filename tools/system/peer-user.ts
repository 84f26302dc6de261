import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

const hexPort = (port: number | undefined): string => `:${(port ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Returns the id of the user whose process is at the other end of a connection over 127.0.0.1, as Linux tells it;
 * undefined when the connection is not in its table or there is no such table.
 */
const peerUser = ({ localPort, remotePort }: Socket): number | undefined => {
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/));
  const peer = rows.find(
    ([, own = '', other = '']) => own.endsWith(hexPort(remotePort)) && other.endsWith(hexPort(localPort)),
  );
  return peer?.[7] === undefined ? undefined : Number(peer[7]);
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
