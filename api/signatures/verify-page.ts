import { Router } from 'express';
import { noteMethod } from '../http/allowed-methods';
import { pageHeaders } from '../http/security-headers';
import { VERIFY_SCRIPT } from './verify-script';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Verify a file</title>
    <link rel="stylesheet" href="/verify/style.css" />
    <link rel="icon" href="data:," />
  </head>
  <body>
    <main>
      <h1>Verify a file</h1>
      <p>
        Choose a receipt or report that you were given. Your browser works out its fingerprint (SHA-256) and asks us for
        that fingerprint only, and for the number of a receipt: the file itself stays on your device.
      </p>
      <p>
        <label for="file">File to verify</label>
        <input id="file" type="file" aria-describedby="limit" />
        <span id="limit">100 MB at most</span>
      </p>
      <p>
        <label for="number">Number of the receipt, if it is one</label>
        <input id="number" type="text" autocomplete="off" maxlength="40" />
      </p>
      <noscript><p>This page needs JavaScript, since the fingerprint is worked out on your device.</p></noscript>
      <section id="answer" role="status" aria-live="polite"></section>
    </main>
    <script src="/verify/verify.js"></script>
  </body>
</html>
`;

const STYLE = `:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 system-ui, sans-serif; margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.7rem; }
h2 { font-size: 1.15rem; margin: 0 0 .4rem; }
label { display: block; font-weight: 600; margin-bottom: .4rem; }
input { font: inherit; max-width: 100%; }
#limit { display: block; font-size: .9rem; }
article { border: 1px solid; border-left-width: .5rem; border-radius: .4rem; padding: 1rem; margin: 1rem 0; }
article.valid { border-color: #1a7f37; }
article.other { border-color: #9a6700; }
article.invalid { border-color: #cf222e; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
`;

/** Creates the page `/verify`, which checks a file by a hash that the browser computes; nothing is uploaded. */
export const createVerifyPage = (): Router => {
  const router = Router();
  router.use(pageHeaders);
  router.get('/', (_request, response) => void response.type('html').send(PAGE));
  router.get('/style.css', (_request, response) => void response.type('text/css').send(STYLE));
  router.get('/verify.js', (_request, response) => void response.type('text/javascript').send(VERIFY_SCRIPT));
  router.all(['/', '/style.css', '/verify.js'], noteMethod('get'));
  return router;
};
