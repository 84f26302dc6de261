import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';

export interface ApiServer {
  port: number;
  /** Takes no new connections, lets running requests finish for at most `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** A header that does not come, a body that trickles: each has an end of its own. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than balancers keep theirs, so that it is they who close an idle connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

const closed = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Listens; rejects with the system's error when the port cannot be had. */
export const serve = async (listener: RequestListener, host: string, port: number): Promise<ApiServer> => {
  let closing = false;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    // Otherwise a busy connection would be kept open, and used, until the grace is over.
    if (closing) response.setHeader('Connection', 'close');
    listener(request, response);
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => {
      closing = true;
      return closed(server, graceMs);
    },
  };
};
