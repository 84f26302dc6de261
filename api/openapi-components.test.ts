import { ENDPOINTS } from './endpoints';
import { createOpenApiDocument } from './openapi';
import { withNamedComponents } from './openapi-components';

type Components = Record<string, Record<string, unknown>>;

const full = JSON.parse(JSON.stringify(createOpenApiDocument(ENDPOINTS, '1.2.3'))) as Parameters<
  typeof withNamedComponents
>[0];
const named = JSON.parse(JSON.stringify(withNamedComponents(full))) as { paths: object; components: Components };

/** Replaces references to parameters, headers and responses by what they lead to. */
const expanded = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== 'object' || value === null) return value;
  const [, kind, name] =
    /^#\/components\/(parameters|headers|responses)\/(\w+)$/.exec((value as { $ref?: string }).$ref ?? '') ?? [];
  if (kind !== undefined && name !== undefined) return expanded(named.components[kind]?.[name]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expanded(inner)]));
};

it('a document with named components equals the full document once its references are resolved', () => {
  expect(expanded(named.paths)).toEqual(full.paths);
});

it('every component is referenced by an operation', () => {
  const text = JSON.stringify(named);
  for (const kind of ['parameters', 'headers', 'responses'])
    for (const name of Object.keys(named.components[kind] ?? {}))
      expect(text).toContain(`"#/components/${kind}/${name}"`);
});

it('a document with named components is smaller than 350 kB when minified', () => {
  expect(JSON.stringify(named).length).toBeLessThan(350_000);
});

it('a component name keeps its first value, and a later different value is written out in place', () => {
  const parameter = (description: string) => ({ in: 'header', name: 'X-Thing', description });
  const operation = (description: string) => ({ parameters: [parameter(description)], responses: {} });
  const document = {
    openapi: '3.1.0',
    info: {},
    paths: { '/a': { get: operation('one') }, '/b': { get: operation('two') } },
  };
  const { paths } = withNamedComponents(document as never) as unknown as {
    paths: Record<string, { get: { parameters: object[] } }>;
  };
  expect(paths['/a']?.get.parameters).toEqual([{ $ref: '#/components/parameters/XThingInHeader' }]);
  expect(paths['/b']?.get.parameters).toEqual([parameter('two')]);
});
