import { ofacFiles, readOfacList } from '../../../test/fixtures/sanctions/read-list';
import { parseOfacList } from './ofac-list';
import { readOfacFile } from './ofac-csv';

const NULLS = '-0- ,-0- ,-0- ,-0- ,-0- ,-0- ';
const small = {
  sdn: `7,"QUILLFEATHER, Zorvane, Jr.","individual","SDGT] [IFSR","Clockmaker",${NULLS},"DOB circa 1912; a.k.a. 'GEAR, Old'."\r\n8,"NIMBUS, GEARS & CO., LTD.",-0- ,"DEMO",-0- ,${NULLS},-0- \r\n\x1a`,
  alt: '7,1,"aka","QUILFETHER, Zorvan",-0- \r\n\x1a',
  add: '7,1,"1 Cloud Street","Nowhere","Utopia",-0- \r\n8,2,-0- ,-0- ,-0- ,-0- \r\n\x1a',
  sdn_comments: '',
};
const read = (change: Partial<typeof small> = {}) => parseOfacList({ ...small, ...change }, '2021-07-01');

test('parseOfacList reads a person with reordered names, separate programs and facts from all files', () => {
  expect(read().entities[0]).toEqual({
    ref: 'ofac:7',
    kind: 'person',
    names: [
      { value: 'Zorvane QUILLFEATHER Jr.', quality: 'primary' },
      { value: 'Zorvan QUILFETHER', quality: 'strong' },
      { value: 'Old GEAR', quality: 'weak' },
    ],
    identifiers: [
      { type: 'program', value: 'SDGT' },
      { type: 'program', value: 'IFSR' },
      { type: 'title', value: 'Clockmaker' },
      { type: 'address', value: '1 Cloud Street, Nowhere, Utopia' },
      { type: 'country', value: 'Utopia' },
      { type: 'birthDate', value: '1912~' },
    ],
  });
});

test('parseOfacList keeps the commas of a company and reads a null type as an organisation', () => {
  expect(read().entities[1]).toMatchObject({ kind: 'organization', names: [{ value: 'NIMBUS, GEARS & CO., LTD.' }] });
});

test.each([
  [
    'an unknown type',
    { sdn: small.sdn.replace('individual', 'robot') },
    /sdn\.csv, line 1: 'robot' is not a known SDN type/,
  ],
  ['an entity listed twice', { sdn: small.sdn.replace('8,"NIM', '7,"NIM') }, /'7' is listed twice/],
  [
    'an entity without a name',
    { sdn: small.sdn.replace('"NIMBUS, GEARS & CO., LTD."', '-0- ') },
    /line 2: '8' has no name/,
  ],
  ['an empty list', { sdn: '\x1a' }, /holds no entities/],
  ['files of two publications', { add: '9,1,-0- ,-0- ,-0- ,-0- ' }, /add\.csv, line 1: '9' is not in sdn\.csv/],
])('parseOfacList refuses %s', (_, change, message) => {
  expect(() => read(change)).toThrow(message);
});

describe('the complete OFAC publication of mid-2021', () => {
  const list = readOfacList();
  const byRef = new Map(list.entities.map((entity) => [entity.ref, entity]));
  const addressesOf = (ref: string) =>
    byRef.get(ref)!.identifiers.flatMap(({ type, value }) => (type === 'cryptoAddress' ? [value] : []));

  test('is read with every row of every file', () => {
    const files = ofacFiles();
    expect(list.entities).toHaveLength(8976);
    expect(readOfacFile('alt', files.alt)).toHaveLength(11_910);
    expect(readOfacFile('add', files.add)).toHaveLength(13_837);
    expect(readOfacFile('sdn_comments', files.sdn_comments)).toHaveLength(5);
    expect(list).toMatchObject({ source: 'ofac', publishedAt: '2021-07-01T00:00:00.000Z' });
  });

  test('is read with every alias and one primary name each', () => {
    const names = list.entities.flatMap((entity) => entity.names);
    expect(names.filter(({ quality }) => quality === 'primary')).toHaveLength(8976);
    expect(names.filter(({ quality }) => quality !== 'weak').length).toBeGreaterThan(8976 + 11_910 - 50);
  });

  test('is read with as many entities of each kind as OFAC counts', () => {
    const count = (kind: string) => list.entities.filter((entity) => entity.kind === kind).length;
    expect([count('person'), count('organization'), count('vessel'), count('aircraft')]).toEqual([
      4620, 3673, 406, 277,
    ]);
  });

  test('is read without null marks and control characters in the facts', () => {
    const facts = list.entities.flatMap(({ names, identifiers }) => [...names, ...identifiers]);
    // The mark also occurs inside two registration numbers, so only whole facts are looked at.
    expect(facts.filter(({ value }) => /^-0-$/.test(value.trim()))).toEqual([]);
    // eslint-disable-next-line no-control-regex -- control characters are the subject
    expect(facts.filter(({ value }) => /[\x00-\x1f]/.test(value))).toEqual([]);
  });

  test('is read with the whole of addresses that the files split', () => {
    expect(addressesOf('ofac:30518')).toContain('1GqChmWqGtsaLrGbHfgdrV5Nkvahtjjuxr');
    expect(addressesOf('ofac:30518')).toHaveLength(19);
    // Behind a cut inside the words "Digital Currency Address".
    expect(addressesOf('ofac:29703')).toContain('0x8576acc5c05d6ce88f4e49bf65bdf0c62f91353c');
    expect(
      byRef
        .get('ofac:28263')!
        .names.filter(({ quality }) => quality === 'weak')
        .map(({ value }) => value),
    ).toContain('snowsjohn');
    expect(byRef.get('ofac:28264')!.identifiers).toContainEqual({ type: 'phone', value: '8613314257947' });
    expect(
      byRef
        .get('ofac:12300')!
        .identifiers.filter(({ type }) => type === 'linkedTo')
        .at(-1),
    ).toEqual({ type: 'linkedTo', value: 'R D I S.A' });
  });

  test('is read with normalised addresses without tickers', () => {
    const addresses = list.entities.flatMap(({ identifiers }) =>
      identifiers.filter(({ type }) => type === 'cryptoAddress'),
    );
    expect(addresses).toHaveLength(96);
    expect(
      addresses.filter(({ value }) => /\s/.test(value) || (/^0x/i.test(value) && value !== value.toLowerCase())),
    ).toEqual([]);
  });

  test('is read with every date of birth', () => {
    const facts = list.entities.flatMap((entity) => entity.identifiers);
    expect(facts.filter(({ type }) => type === 'birthDateText')).toEqual([]);
    expect(facts.filter(({ type, value }) => type === 'birthDate' && value.includes('/')).length).toBeGreaterThan(100);
  });
});
