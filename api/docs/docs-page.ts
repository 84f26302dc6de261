import { dirname } from 'node:path';
import express, { Router } from 'express';
import { noteMethod } from '../http/allowed-methods';
import { pageHeaders } from '../http/security-headers';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>HTTP API</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// A file of its own, so that the page needs no inline script. Nothing is asked of, or sent to, another host.
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', validatorUrl: null });\n`;

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Creates the page `/docs` of the OpenAPI document. */
export const createDocsPage = (): Router => {
  const root = dirname(require.resolve('swagger-ui-dist/package.json'));
  const router = Router();
  router.use(pageHeaders);
  router.get('/', (_request, response) => void response.type('html').send(PAGE));
  router.get('/start.js', (_request, response) => void response.type('text/javascript').send(START));
  router.use('/assets', (request, response, next) => {
    // Of the package's files only the two that the page loads.
    if (!ASSETS.includes(request.path.slice(1))) return next('router');
    return express.static(root, { index: false, etag: false, maxAge: '1h' })(request, response, next);
  });
  router.all(['/', '/start.js', '/assets/:file'], noteMethod('get'));
  return router;
};
