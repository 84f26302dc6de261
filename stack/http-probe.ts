import { get } from 'node:http';

export interface Answer {
  status: number;
  body: string;
}

/** Sends one GET without a kept connection; returns undefined while nobody answers. */
export const ask = (url: string): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 1_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', () => resolve(undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
