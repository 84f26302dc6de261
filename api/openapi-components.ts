import type { OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>;
type Json = Record<string, unknown>;
type Kind = 'parameters' | 'responses' | 'headers';

const MEDIA_TYPE = 'application/problem+json';
const METHODS = ['get', 'post', 'delete'] as const;

/** `Access-Purpose` and `not-found` become `AccessPurpose` and `NotFound`. */
const pascal = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Names a response by its problems, such as `ForbiddenOrStepUpRequired`; undefined for any other. */
const responseName = (response: Json): string | undefined => {
  const content = (response['content'] as Record<string, Json> | undefined)?.[MEDIA_TYPE];
  const schema = content?.['schema'] as { properties?: { type?: { enum?: string[] } } } | undefined;
  return schema?.properties?.type?.enum?.map((urn) => pascal(urn.split(':').at(-1) ?? '')).join('Or');
};

const operationsOf = (document: Document): Json[] =>
  Object.values(document.paths ?? {}).flatMap((path: object) => {
    const operations = path as Partial<Record<(typeof METHODS)[number], Json>>;
    return METHODS.flatMap((method): Json[] => (operations[method] ? [operations[method]] : []));
  });

/** Collects components; a value whose name is taken by another one stays where it is. */
const createComponents = () => {
  const all: Record<Kind, Map<string, unknown>> = { parameters: new Map(), responses: new Map(), headers: new Map() };
  const named = (kind: Kind, name: string | undefined, value: unknown): unknown => {
    if (name === undefined || name === '') return value;
    const kept = all[kind].get(name);
    if (kept !== undefined && JSON.stringify(kept) !== JSON.stringify(value)) return value;
    all[kind].set(name, value);
    return { $ref: `#/components/${kind}/${name}` };
  };
  return { all, named };
};

/**
 * Moves repeated parameters, headers and problem responses into named components, and puts a `$ref` in their place.
 * Resolving every reference gives the original document.
 */
export const withNamedComponents = (full: Document): Document => {
  const document = structuredClone(full);
  const { all, named } = createComponents();
  const headersOf = (response: Json): Json => {
    const headers = response['headers'] as Record<string, unknown> | undefined;
    if (!headers) return response;
    const entries = Object.entries(headers).map(([name, header]) => [name, named('headers', pascal(name), header)]);
    return { ...response, headers: Object.fromEntries(entries) as Json };
  };
  for (const operation of operationsOf(document)) {
    const parameters = operation['parameters'] as Json[] | undefined;
    if (parameters)
      operation['parameters'] = parameters.map((one) =>
        named('parameters', `${pascal(String(one['name']))}In${pascal(String(one['in']))}`, one),
      );
    const responses = Object.entries(operation['responses'] as Record<string, Json>).map(([status, response]) => [
      status,
      named('responses', responseName(response), headersOf(response)),
    ]);
    operation['responses'] = Object.fromEntries(responses) as Json;
  }
  const components = Object.fromEntries(Object.entries(all).map(([kind, map]) => [kind, Object.fromEntries(map)]));
  return { ...document, components: { ...document.components, ...components } };
};
