import { readUnList } from '../../../test/fixtures/sanctions/read-list';
import { parseUnList } from './un-list';

const individual = `<INDIVIDUAL>
  <DATAID>1</DATAID><FIRST_NAME>ZORVANE</FIRST_NAME><SECOND_NAME>VAN</SECOND_NAME><THIRD_NAME>QUILLFEATHER</THIRD_NAME>
  <NAME_ORIGINAL_SCRIPT>Зорван</NAME_ORIGINAL_SCRIPT>
  <UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><GENDER>Male</GENDER>
  <COMMENTS1>Last seen on a cloud.</COMMENTS1>
  <TITLE><VALUE>Dr.</VALUE></TITLE><DESIGNATION><VALUE>Clockmaker</VALUE></DESIGNATION>
  <NATIONALITY><VALUE>Utopia</VALUE><VALUE>Nowhere</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Zorvan Quill; Zorvan Quil</ALIAS_NAME><DATE_OF_BIRTH>1913</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Gear</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>1 Cloud St</STREET><CITY>Nowhere</CITY><COUNTRY>Utopia</COUNTRY></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1910</FROM_YEAR><TO_YEAR>1912</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1912</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1912</NOTE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Nowhere</CITY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>00123</NUMBER><ISSUING_COUNTRY>Utopia</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT><NUMBER>9</NUMBER></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT/>
</INDIVIDUAL>`;
const entity = `<ENTITY><FIRST_NAME>NIMBUS GEARS (NG)</FIRST_NAME><REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>CLOUD GEARS</ALIAS_NAME></ENTITY_ALIAS></ENTITY>`;
const xml = (body: string, date = '2026-02-27T00:00:00Z') =>
  `<CONSOLIDATED_LIST dateGenerated="${date}">${body}</CONSOLIDATED_LIST>`;
const whole = `<INDIVIDUALS>${individual}</INDIVIDUALS><ENTITIES>${entity}</ENTITIES>`;

test('parseUnList reads an individual with joined name parts, aliases by quality and every fact', () => {
  expect(parseUnList(xml(whole)).entities[0]).toEqual({
    ref: 'un:XXi.001',
    kind: 'person',
    names: [
      { value: 'ZORVANE VAN QUILLFEATHER', quality: 'primary' },
      { value: 'Зорван', quality: 'strong' },
      { value: 'Zorvan Quill', quality: 'strong' },
      { value: 'Zorvan Quil', quality: 'strong' },
      { value: 'The Gear', quality: 'weak' },
    ],
    identifiers: [
      { type: 'program', value: 'Demo' },
      { type: 'title', value: 'Dr.' },
      { type: 'title', value: 'Clockmaker' },
      { type: 'gender', value: 'Male' },
      { type: 'country', value: 'Utopia' },
      { type: 'country', value: 'Nowhere' },
      { type: 'birthDate', value: '1910/1912' },
      { type: 'birthDate', value: '1912~' },
      { type: 'birthDate', value: '1912-11' },
      { type: 'birthDate', value: '1913' },
      { type: 'placeOfBirth', value: 'Nowhere' },
      { type: 'address', value: '1 Cloud St, Nowhere, Utopia' },
      { type: 'passport', value: '00123 (Utopia)' },
      { type: 'nationalId', value: '9' },
      { type: 'remark', value: 'Last seen on a cloud.' },
    ],
  });
});

test('parseUnList reads an organisation with acronym and former name', () => {
  expect(parseUnList(xml(whole)).entities[1]).toEqual({
    ref: 'un:XXe.001',
    kind: 'organization',
    names: [
      { value: 'NIMBUS GEARS (NG)', quality: 'primary' },
      { value: 'NG', quality: 'weak' },
      { value: 'CLOUD GEARS', quality: 'strong' },
    ],
    identifiers: [],
  });
});

test.each([
  [
    'no reference',
    xml(whole.replace('<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>', '')),
    /INDIVIDUAL: '1' has no REFERENCE_NUMBER/,
  ],
  ['no name', xml(whole.replace('NIMBUS GEARS (NG)', ' ')), /ENTITY XXe.001: '' is not a name/],
  ['a reference twice', xml(`${whole}<ENTITIES>${entity}</ENTITIES>`), /'un:XXe.001' is listed twice/],
  ['no entries', xml('<INDIVIDUALS/>'), /holds no entries/],
  ['no date', xml(whole, ''), /dateGenerated: 'nothing' is not an ISO 8601 publication date/],
])('parseUnList refuses a list with %s', (_, text, message) => {
  expect(() => parseUnList(text)).toThrow(message);
});

describe('the complete UN list of 2026-02-27', () => {
  const list = readUnList();
  const facts = list.entities.flatMap(({ identifiers }) => identifiers);

  test('is read with every entry and its own date', () => {
    expect(list).toMatchObject({ source: 'un', publishedAt: '2026-02-27T00:00:09.554Z' });
    expect(list.entities.filter(({ kind }) => kind === 'person')).toHaveLength(730);
    expect(list.entities.filter(({ kind }) => kind === 'organization')).toHaveLength(273);
  });

  test('is read with names in their qualities and scripts', () => {
    const names = list.entities.flatMap((each) => each.names);
    expect(names.filter(({ quality }) => quality === 'primary')).toHaveLength(1003);
    expect(names.filter(({ quality }) => quality === 'weak').length).toBeGreaterThan(615 - 30);
    expect(names.filter(({ value }) => /\p{Script=Arabic}/u.test(value)).length).toBeGreaterThan(336);
    expect(names.filter(({ value }) => /[;<>]|&\w+;|original script/.test(value))).toEqual([]);
  });

  const namesOf = (ref: string) => list.entities.find((each) => each.ref === ref)!.names;

  test('has the aliases apart that one element joins by commas', () => {
    const strong = (value: string) => ({ value, quality: 'strong' });
    expect(namesOf('un:LYi.021')).toEqual(expect.arrayContaining(['Ermias Ghermay', 'Guro'].map(strong)));
    expect(namesOf('un:QDe.166')).toEqual(
      expect.arrayContaining(['Wilayat al-Yemen', 'Province of Yemen'].map(strong)),
    );
    expect(namesOf('un:TAe.014')).toEqual(
      expect.arrayContaining(['Haji Zar Jamil', 'Haji Abdul Baseer Money Changer'].map(strong)),
    );
    expect(namesOf('un:QDe.169').filter(({ quality }) => quality === 'weak')).toEqual([
      { value: 'ISIL-SEA', quality: 'weak' },
      { value: 'ISIL-South East Asia', quality: 'weak' },
    ]);
  });

  test.each([
    ['un:CDi.008', 'MAKENGA, Colonel SULTANI'],
    ['un:QDi.081', 'Bin Al Shibh, Ramzi'],
    ['un:SOi.004', 'AW MOHAMMED, Ahmed Abdi'],
    ['un:QDi.244', 'Hilarion Santos, III'],
    ['un:IQe.204', 'AL-BASHAAIR TRADING COMPANY, L TD'],
    ['un:QDe.005', 'Aid Organization of the Ulema, Pakistan'],
    ['un:QDe.107', 'Association for Education, Cultural, and to Create Society -Sirat'],
  ])('keeps an alias of %s whole that has a comma of its own', (ref, value) => {
    expect(namesOf(ref).map((name) => name.value)).toContain(value);
  });

  test('has no quotation marks in names', () => {
    expect(namesOf('un:CDi.009')).toContainEqual({ value: 'Chief Kahwa', quality: 'weak' });
    expect(list.entities.flatMap((each) => each.names).filter(({ value }) => /["“”„‟]/.test(value))).toEqual([]);
  });

  test('is read with all dates of birth but three', () => {
    expect(
      facts.filter(({ type, value }) => type === 'birthDate' && value.includes('/')).length,
    ).toBeGreaterThanOrEqual(30);
    expect(facts.filter(({ type }) => type === 'birthDateText')).toHaveLength(3);
  });

  test('is read with documents and comments', () => {
    expect(facts.filter(({ type }) => type === 'passport').length).toBeGreaterThan(280);
    expect(facts.filter(({ type }) => type === 'nationalId').length).toBeGreaterThan(120);
    expect(facts.filter(({ type }) => type === 'remark')).toHaveLength(648 + 266);
  });
});
