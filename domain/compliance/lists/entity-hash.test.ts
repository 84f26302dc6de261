import type { ListedEntity } from '../../../contracts/compliance/listed-entity';
import { entityHash } from './entity-hash';

const entity: ListedEntity = {
  ref: 'demo:1',
  kind: 'person',
  names: [{ value: 'Zorvane Quillfeather', quality: 'primary' }],
  identifiers: [{ type: 'birthDate', value: '1912~' }],
};

test('entityHash does not depend on the order of keys', () => {
  const { ref, kind, names, identifiers } = entity;
  expect(entityHash({ identifiers, names, kind, ref })).toBe(entityHash(entity));
  expect(entityHash(entity)).toMatch(/^[0-9a-f]{64}$/);
});

test('entityHash is the SHA-256 of the canonical JSON', () => {
  expect(entityHash({ ref: 'demo:1', kind: 'unknown', names: [], identifiers: [] })).toBe(
    // printf '{"identifiers":[],"kind":"unknown","names":[],"ref":"demo:1"}' | sha256sum
    'e054cd592b12e22ebc0ca0051acfcc457590909453a75fdcc46c6a2879d0d729',
  );
});

test.each<[string, Partial<ListedEntity>]>([
  ['a name', { names: [{ value: 'Zorvane Quilfeather', quality: 'primary' }] }],
  ['a quality', { names: [{ value: 'Zorvane Quillfeather', quality: 'weak' }] }],
  ['an identifier', { identifiers: [] }],
  ['the kind', { kind: 'unknown' }],
])('entityHash changes when %s changes', (_, change) => {
  expect(entityHash({ ...entity, ...change })).not.toBe(entityHash(entity));
});
