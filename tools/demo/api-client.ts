/** The calls of the demo to the HTTP API; a plain client, as anyone would write it. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T>;
  download(path: string): Promise<Buffer>;
}

const failed = async (method: string, path: string, response: Response): Promise<Error> =>
  new Error(`${method} ${path} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);

export const createApiClient = (url: string, apiKey: string): ApiClient => {
  const authorization = `Bearer ${apiKey}`;
  return {
    async get<T>(path: string) {
      const response = await fetch(url + path, { headers: { authorization } });
      if (!response.ok) throw await failed('GET', path, response);
      return (await response.json()) as T;
    },
    async post<T>(path: string, body: unknown, idempotencyKey: string = crypto.randomUUID()) {
      const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!response.ok) throw await failed('POST', path, response);
      return (await response.json()) as T;
    },
    async download(path) {
      const response = await fetch(url + path, { headers: { authorization } });
      if (!response.ok) throw await failed('GET', path, response);
      return Buffer.from(await response.arrayBuffer());
    },
  };
};

/** Calls `ask` until `ready` accepts the answer; throws with the last answer after `timeoutMs`. */
export const until = async <T>(
  ask: () => Promise<T>,
  ready: (seen: T) => boolean,
  what: string,
  timeoutMs = 300_000,
): Promise<T> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const seen = await ask();
    if (ready(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`${what}: not within ${timeoutMs / 1000} s; last seen ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
