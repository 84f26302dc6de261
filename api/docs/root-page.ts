import type { RequestHandler } from 'express';

export interface RootSettings {
  version: string;
  /** Where the Temporal UI is served from; undefined where it is not to be linked. */
  temporalUiUrl?: string | undefined;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Creates the answer of `/`: the links to what the API has for people, as JSON, or as a page for a browser. */
export const createRootPage = ({ version, temporalUiUrl }: RootSettings): RequestHandler => {
  const links: Record<string, string> = {
    docs: '/docs',
    openapi: '/openapi.json',
    health: '/health',
    verify: '/verify',
    ...(temporalUiUrl !== undefined && { temporal_ui: temporalUiUrl }),
  };
  const items = Object.entries(links).map(([name, to]) => `<li><a href="${escaped(to)}">${name}</a></li>`);
  const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>HingeCraft Engine</title></head>
  <body><h1>HingeCraft Engine ${escaped(version)}</h1><ul>${items.join('')}</ul></body>
</html>
`;
  return (_request, response) => {
    response.format({
      json: () => void response.json({ name: 'HingeCraft Engine', version, links }),
      html: () => void response.type('html').send(page),
    });
  };
};
