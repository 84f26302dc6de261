import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, request, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Part, type PartName } from './part';

export interface Control {
  port: number;
  token: string;
  close(): void;
}

const ACTIONS = ['kill', 'stop', 'start'] as const;
type Action = (typeof ACTIONS)[number];

const isAllowed = (message: IncomingMessage, token: string): boolean => {
  const given = Buffer.from(message.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const act = async (path: string, parts: Partial<Record<PartName, Part>>): Promise<Pick<Part, 'pid'>> => {
  const [, name, action] = path.split('/');
  const part = Object.values(parts).find((candidate) => candidate.name === name);
  const known = ACTIONS.find((candidate) => candidate === action);
  if (!part || !known) throw new Error(`${path}: no such part or action`);
  await part[known]();
  return part.pid === undefined ? {} : { pid: part.pid };
};

/**
 * Lets other processes of this user act on the servers: only the program that started a server knows that an end was
 * meant, and only its children die with it. Loopback, with a random token from the owner-only state file.
 */
export const openControl = (parts: Partial<Record<PartName, Part>>): Promise<Control> =>
  new Promise((resolve, reject) => {
    const token = randomBytes(24).toString('hex');
    const server = createServer((message, response) => {
      const answer = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(body));
      };
      message.resume();
      if (!isAllowed(message, token)) return answer(401, { error: 'the token is wrong' });
      void act(message.url ?? '', parts).then(
        (done) => answer(200, done),
        (error: unknown) => answer(500, { error: String(error) }),
      );
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve({ port: (server.address() as AddressInfo).port, token, close: () => void server.close() });
    });
  });

/** Asks the owner for one action on one part; resolves with the server's pid when it is done. */
export const askOwner = (
  { port, token }: { port: number; token: string },
  name: PartName,
  action: Action,
): Promise<{ pid?: number }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const call = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: `/${name}/${action}`,
      headers,
      agent: false,
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        const parsed = JSON.parse(body) as { pid?: number; error?: string };
        if (response.statusCode === 200) resolve(parsed);
        else reject(new Error(`${name}: ${action} failed in the program that runs the stack: ${parsed.error ?? body}`));
      });
    });
    call.end();
  });
