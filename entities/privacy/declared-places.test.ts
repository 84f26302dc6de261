import { bindTheirs, deletedFiles, keptPlaces, wipedTables, type Tables } from './declared-places';

class Letter {}

const TABLES: Tables = [
  [
    'letters',
    {
      entity: Letter,
      rowSecurity: 'guarded',
      personalData: {
        theirs: 'donor_id = any($donors)',
        wiped: ['body'],
        keptRows: { place: 'letters.stamp', reason: 'ledger' },
        kept: { ledger: ['stamp', 'address'] },
        files: {
          scan_id: { prefix: 'scans/', erasure: { kept: 'ledger' } },
          draft_id: { prefix: 'drafts/', erasure: 'deleted' },
          logo_id: { prefix: 'logos/', erasure: { none: 'a logo' } },
        },
      },
    },
  ],
  ['stamps', { entity: Letter, rowSecurity: { open: 'stamps' }, personalData: { none: { stamps: ['motif'] } } }],
];

const theirs = { donors: ['d'], gifts: ['g'], records: ['r'] };

test('a statement over declared places gets the parameters that it names, in order', () => {
  expect(bindTheirs('a = any($donors) or b = any($records) or c = any($donors)', theirs)).toEqual([
    'a = any($1::uuid[]) or b = any($2::uuid[]) or c = any($1::uuid[])',
    [['d'], ['r']],
  ]);
  expect(bindTheirs('select 1', theirs)).toEqual(['select 1', []]);
});

test('a declaration of wiped columns holds the table and the owner of its rows', () => {
  expect(wipedTables(TABLES)).toEqual([{ table: 'letters', columns: ['body'], theirs: 'donor_id = any($donors)' }]);
});

test('the manifest holds each kept row and column once, with the reason', () => {
  const whose = 'from letters where donor_id = any($donors)';
  expect(keptPlaces(TABLES)).toEqual([
    { place: 'letters.stamp', reason: 'ledger', count: `select count(*) ${whose}` },
    { place: 'letters.address', reason: 'ledger', count: `select count(address) ${whose}` },
    {
      place: 'assets: scans/',
      reason: 'ledger',
      count: `select count(*) from assets where id in (select scan_id ${whose}) and deleted_at is null`,
    },
  ]);
});

test('the manifest counts deleted files once they are gone', () => {
  expect(deletedFiles(TABLES).map(({ place }) => place)).toEqual(['assets: drafts/']);
});
