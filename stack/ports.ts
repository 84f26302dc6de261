import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { runCommand } from './command';
import { describeProcess } from './identity';

const LOOPBACK = '127.0.0.1';

/** Every port of the stack; all are bound to the loopback address only. */
export interface Ports {
  temporal: number;
  temporalUi: number;
  temporalHttp: number;
  temporalMetrics: number;
  /** Of the decoder that Temporal's UI asks; the command that starts the engine serves it. */
  payloadDecoder: number;
  postgres: number;
  s3: number;
  s3Grpc: number;
  s3Master: number;
  s3MasterGrpc: number;
  s3Volume: number;
  s3VolumeGrpc: number;
  s3Filer: number;
  s3FilerGrpc: number;
}

export const DEFAULT_PORTS: Ports = {
  temporal: 7233,
  temporalUi: 8233,
  temporalHttp: 7243,
  temporalMetrics: 7244,
  payloadDecoder: 8234,
  postgres: 54329,
  s3: 8333,
  s3Grpc: 18333,
  s3Master: 8334,
  s3MasterGrpc: 18334,
  s3Volume: 8335,
  s3VolumeGrpc: 18335,
  s3Filer: 8336,
  s3FilerGrpc: 18336,
};

export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/**
 * From the lowest port up to, and without, the last one. FREE_PORTS gives test runs at the same time ranges apart: the
 * port of a server that one of them has killed looks free to the other.
 */
const freeRange = (): [from: number, to: number] => {
  const [from = NaN, to = NaN] = (process.env['FREE_PORTS'] ?? '15000-32000').split('-').map(Number);
  return [from, to];
};

/**
 * Picks below the range from which systems take the ports of outgoing connections: a port from that range may be
 * taken by a stranger's connection while a server is down between kill and start.
 */
const pickFree = async (taken: Set<number>): Promise<number> => {
  for (;;) {
    const port = randomInt(...freeRange());
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
};

export const freePorts = async (): Promise<Ports> => {
  const taken = new Set<number>();
  const entries: [string, number][] = [];
  for (const name of Object.keys(DEFAULT_PORTS)) entries.push([name, await pickFree(taken)]);
  return { ...DEFAULT_PORTS, ...Object.fromEntries(entries) };
};

/** Socket inode of the listener in /proc/net/tcp: state 0A is LISTEN, the port is the hexadecimal behind the colon. */
const listenerInodes = (port: number): Set<string> => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').trim().split('\n').slice(1);
    } catch {
      return [];
    }
  });
  const fields = rows.map((row) => row.trim().split(/\s+/));
  const listening = fields.filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hex}`));
  return new Set(listening.map((row) => `socket:[${row[9]}]`));
};

const holdsOne = (pid: string, sockets: Set<string>): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
};

/** Returns the process that listens on a port, as far as this user may see it. */
export const portHolder = async (port: number): Promise<number | undefined> => {
  if (process.platform === 'linux') {
    const sockets = listenerInodes(port);
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOne(name, sockets));
    return pid === undefined ? undefined : Number(pid);
  }
  const listed = await runCommand('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']).catch(() => '');
  return Number(listed.trim().split('\n')[0]) || undefined;
};

/** @throws Error naming the port, who holds it, and what to do, for the first of them that is taken. */
export const requireFree = async (what: string, ports: number[]): Promise<void> => {
  for (const port of ports) {
    if (await isFree(port)) continue;
    const pid = await portHolder(port);
    const holder = pid === undefined ? 'a process of another user' : `process ${pid} (${describeProcess(pid).trim()})`;
    throw new Error(
      `${what}: port ${port} is held by ${holder}; stop it, or choose others with --ports free, such as npm run demo -- --ports free`,
    );
  }
};

/** Returns a free port for a process of the project's own. */
export const freePort = (): Promise<number> => pickFree(new Set());
