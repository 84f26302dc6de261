import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { type DecoderPlace } from '../../stack/payload-decoder';
import { requireFree } from '../../stack/ports';
import { isOwnUser } from './peer-user';

export interface PayloadDecoderSettings extends DecoderPlace {
  /** The engine's API, which opens payloads and records who read them. */
  apiUrl: string;
  /** The key of the person in whose name the UI reads. */
  apiKey: string;
}

export interface PayloadDecoder {
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1_048_576;

const isEqual = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * Tells whether a request comes from a page of the UI in a browser of this user. The host keeps out a name that was
 * made to lead here, the origin every other page, the token a program that was not told the address.
 */
const isAllowed = ({ headers, url = '', socket }: IncomingMessage, { port, pages, token }: DecoderPlace): boolean => {
  const [path = ''] = url.split('?');
  return (
    isOwnUser(socket) &&
    [`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? '') &&
    pages.includes(headers.origin ?? '') &&
    isEqual(path, `/${token}/decode`)
  );
};

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const askApi = async (request: IncomingMessage, { apiUrl, apiKey }: PayloadDecoderSettings) => {
  const namespace = request.headers['x-namespace'];
  const answer = await fetch(`${apiUrl}/v1/payloads/decode`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      ...(typeof namespace === 'string' && { 'x-namespace': namespace }),
    },
    body: await readBody(request),
  });
  return { status: answer.status, body: await answer.text() };
};

/**
 * Starts the decoder of a local system, which Temporal's UI asks for clear payloads: it passes what it is asked on to
 * the API, in the name of one person. It listens on 127.0.0.1 and answers nobody but the UI's page.
 * @throws Error when its port is taken.
 */
export const startPayloadDecoder = async (settings: PayloadDecoderSettings): Promise<PayloadDecoder> => {
  const { port } = settings;
  await requireFree("the decoder of Temporal's UI", [port]);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, headers: OutgoingHttpHeaders = {}, body = '') =>
      void response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body);
    if (!isAllowed(request, settings)) return send(403);
    const shared = { 'access-control-allow-origin': request.headers.origin, vary: 'Origin' };
    if (request.method === 'OPTIONS') {
      const headers = request.headers['access-control-request-headers'] ?? '';
      return send(204, { ...shared, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': headers });
    }
    if (request.method !== 'POST') return send(405, shared);
    const { status, body } = await askApi(request, settings);
    send(status, { ...shared, 'content-type': 'application/json' }, body);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => void response.writeHead(502).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Starts it where the UI of a stack looks for it; undefined when Temporal is somebody else's. */
export const startDecoderOf = async (
  place: DecoderPlace | undefined,
  { url, people }: { url: string; people: { operator: { apiKey: string } } },
): Promise<PayloadDecoder | undefined> =>
  place && startPayloadDecoder({ ...place, apiUrl: url, apiKey: people.operator.apiKey });
