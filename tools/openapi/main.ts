import { ENDPOINTS } from '../../api/endpoints';
import { createOpenApiDocument } from '../../api/openapi';
import { withNamedComponents } from '../../api/openapi-components';
import { version } from '../../package.json';

const HELP = `Usage: npm run openapi

Prints the OpenAPI 3.1 document of the HTTP API, made from the endpoints themselves. A running API serves the same at
/openapi.json.`;

if (process.argv.includes('--help')) console.log(HELP);
else {
  const document = withNamedComponents(createOpenApiDocument(ENDPOINTS, version));
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
