import type { TableManifest } from './area-tables';
import { AREAS, TABLES } from './areas';

class Letter {
  body!: string;
}

test('a table without a row-security class or a declaration of personal data does not compile', () => {
  const open = { open: 'nothing' };
  const manifests: TableManifest[] = [
    { entity: Letter, rowSecurity: open, personalData: { none: { 'a code': ['body'] } } },
    // @ts-expect-error -- no row-security class
    { entity: Letter, personalData: {} },
    // @ts-expect-error -- no personal data
    { entity: Letter, rowSecurity: open },
    // @ts-expect-error -- open, without what it holds
    { entity: Letter, rowSecurity: 'open', personalData: {} },
    // @ts-expect-error -- wiped, without whose rows they are
    { entity: Letter, rowSecurity: 'guarded', personalData: { wiped: ['body'] } },
    // @ts-expect-error -- kept without a reason of the law
    { entity: Letter, rowSecurity: 'guarded', personalData: { theirs: 'true', kept: { habit: ['body'] } } },
  ];
  expect(manifests).toHaveLength(6);
});

test('every table belongs to one area', () => {
  const names = TABLES.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(AREAS.map(({ area }) => area)).size).toBe(AREAS.length);
});
