import express from 'express';
import { serve, type ApiServer } from '../http/serve';
import { createRootPage } from './root-page';

let server: ApiServer | undefined;
afterEach(async () => {
  await server?.close(0);
  server = undefined;
});

const ask = async (temporalUiUrl: string | undefined, accept: string) => {
  const app = express().get('/', createRootPage({ version: '1.2.3', temporalUiUrl }));
  server = await serve(app, '127.0.0.1', 0);
  const answer = await fetch(`http://127.0.0.1:${server.port}/`, { headers: { accept } });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

const OWN = { docs: '/docs', openapi: '/openapi.json', health: '/health', verify: '/verify' };

test('/ answers the version and the links as JSON, that of the Temporal UI when it is configured', async () => {
  const { status, text } = await ask('http://localhost:8233', '*/*');
  expect([status, JSON.parse(text)]).toEqual([
    200,
    { name: 'HingeCraft Engine', version: '1.2.3', links: { ...OWN, temporal_ui: 'http://localhost:8233' } },
  ]);
});

test('/ does not link to a Temporal UI that is not configured', async () => {
  const { text } = await ask(undefined, 'application/json');
  expect((JSON.parse(text) as { links: object }).links).toEqual(OWN);
});

test('/ answers a browser with a page of the same links, escaped', async () => {
  const { type, text } = await ask('http://ui.example/?a="b"&c', 'text/html,*/*;q=0.8');
  expect(type).toContain('text/html');
  for (const to of Object.values(OWN)) expect(text).toContain(`<a href="${to}">`);
  expect(text).toContain('<a href="http://ui.example/?a=&quot;b&quot;&amp;c">temporal_ui</a>');
});
