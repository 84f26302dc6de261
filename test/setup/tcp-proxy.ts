import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface TcpProxy {
  port: number;
  /** Cuts all connections and refuses new ones, as a server that is down does. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Holds every answer up for so long; 0 ends it. */
  slow(delayMs: number): void;
  close(): Promise<void>;
}

/** Stands in front of a server, so that one test can lose it while others keep it. */
export const startTcpProxy = async (host: string, port: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let delayMs = 0;
  const holdUp = () =>
    new Transform({
      transform: (chunk, _encoding, done) => {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), delayMs);
      },
    });
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((incoming) => {
    const outgoing = keep(connect(port, host));
    keep(incoming).pipe(outgoing).pipe(holdUp()).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  const listen = (at: number): Promise<void> => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    port: own,
    cut,
    restore: () => listen(own),
    slow: (ms) => void (delayMs = ms),
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
};
