import type {
  ListedEntity,
  ListedIdentifier,
  NameQuality,
  SanctionsList,
} from '../../../contracts/compliance/listed-entity';
import { firstRepeated, uniqueIdentifiers, uniqueNames } from './entity-facts';
import { invalidList } from './invalid-list';
import { publishedAt } from './published-at';
import { edtfDate } from './stated-date';
import { unAliases, unNames } from './un-alias';
import { children, parseUnXml, text, texts, UN_FILE, type XmlNode } from './un-xml';

/** `Good` and `Low` for individuals, `a.k.a.` and `f.k.a.` for entities. */
const aliasQuality = (alias: XmlNode): NameQuality =>
  text(alias, 'QUALITY')?.toLowerCase() === 'low' ? 'weak' : 'strong';

const birthDate = (node: XmlNode): ListedIdentifier[] => {
  const note = text(node, 'NOTE');
  const [from, to] = [text(node, 'FROM_YEAR'), text(node, 'TO_YEAR')];
  const stated =
    from !== undefined && to !== undefined ? `${from} to ${to}` : (text(node, 'DATE') ?? text(node, 'YEAR') ?? note);
  if (stated === undefined) return [];
  const circa = /approx/i.test(`${text(node, 'TYPE_OF_DATE') ?? ''} ${note ?? ''}`);
  const date = edtfDate(circa ? `circa ${stated}` : stated);
  return [date === undefined ? { type: 'birthDateText', value: stated } : { type: 'birthDate', value: date }];
};

const aliasBirthDate = (alias: XmlNode): ListedIdentifier[] =>
  texts(alias, 'DATE_OF_BIRTH').flatMap((stated) => {
    const value = edtfDate(stated);
    return value === undefined ? [{ type: 'birthDateText', value: stated }] : [{ type: 'birthDate', value }];
  });

const ADDRESS_PARTS = ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY', 'NOTE'];
const placeOf =
  (type: string) =>
  (node: XmlNode): ListedIdentifier => ({
    type,
    value: ADDRESS_PARTS.flatMap((part) => texts(node, part)).join(', '),
  });

/** Number, kind, country and note as one text: the UN splits them differently from entry to entry. */
const documentOf = (node: XmlNode): ListedIdentifier => {
  const kinds = [...new Set([...texts(node, 'TYPE_OF_DOCUMENT'), ...texts(node, 'TYPE_OF_DOCUMENT2')])];
  const type = kinds.some((kind) => /pass[ae]?port/i.test(kind)) ? 'passport' : 'nationalId';
  const origin = [...new Set([...texts(node, 'ISSUING_COUNTRY'), ...texts(node, 'COUNTRY_OF_ISSUE')])];
  const details = [
    ...kinds.filter((kind) => !/^(passport|national identification number)$/i.test(kind)),
    ...origin,
    ...texts(node, 'NOTE'),
  ];
  const number = texts(node, 'NUMBER').join(', ');
  return { type, value: [number, details.length > 0 ? `(${details.join('; ')})` : ''].join(' ') };
};

const plain = (type: string, values: readonly string[]): ListedIdentifier[] => values.map((value) => ({ type, value }));

const readEntry = (node: XmlNode, kind: 'person' | 'organization'): ListedEntity => {
  const tag = kind === 'person' ? 'INDIVIDUAL' : 'ENTITY';
  const reference = text(node, 'REFERENCE_NUMBER');
  if (reference === undefined)
    throw invalidList(UN_FILE, tag, text(node, 'DATAID'), 'has no REFERENCE_NUMBER: has the UN changed the format?');
  const name = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']
    .flatMap((part) => texts(node, part))
    .join(' ');
  const [primary, ...others] = unNames(name, 'strong', kind);
  if (!primary)
    throw invalidList(UN_FILE, `${tag} ${reference}`, name, 'is not a name: has the UN changed the format?');
  const aliases = children(node, `${tag}_ALIAS`);
  const addresses = children(node, `${tag}_ADDRESS`);
  return {
    ref: `un:${reference}`,
    kind,
    names: uniqueNames([
      { value: primary.value, quality: 'primary' },
      ...others,
      ...texts(node, 'NAME_ORIGINAL_SCRIPT').flatMap((original) => unNames(original, 'strong', kind)),
      ...aliases.flatMap((alias) =>
        texts(alias, 'ALIAS_NAME').flatMap((value) => unAliases(value, aliasQuality(alias), kind)),
      ),
    ]),
    identifiers: uniqueIdentifiers([
      ...plain('program', texts(node, 'UN_LIST_TYPE')),
      ...plain(
        'title',
        [...children(node, 'TITLE'), ...children(node, 'DESIGNATION')].flatMap((each) => texts(each, 'VALUE')),
      ),
      ...plain('gender', texts(node, 'GENDER')),
      ...plain(
        'country',
        children(node, 'NATIONALITY').flatMap((each) => texts(each, 'VALUE')),
      ),
      ...children(node, `${tag}_DATE_OF_BIRTH`).flatMap(birthDate),
      ...aliases.flatMap(aliasBirthDate),
      ...children(node, `${tag}_PLACE_OF_BIRTH`).map(placeOf('placeOfBirth')),
      ...addresses.map(placeOf('address')),
      ...plain(
        'country',
        addresses.flatMap((address) => texts(address, 'COUNTRY')),
      ),
      ...children(node, `${tag}_DOCUMENT`).map(documentOf),
      ...plain('remark', texts(node, 'COMMENTS1')),
    ]),
  };
};

/**
 * Parses the UN Security Council consolidated list from its XML text; its `dateGenerated` is the publication date.
 * Throws InvalidListError when any part cannot be trusted; a partial list is never returned.
 */
export const parseUnList = (xml: string): SanctionsList => {
  const root = parseUnXml(xml);
  const entriesOf = (group: string, tag: string) => children(root, group).flatMap((node) => children(node, tag));
  const entities = [
    ...entriesOf('INDIVIDUALS', 'INDIVIDUAL').map((node) => readEntry(node, 'person')),
    ...entriesOf('ENTITIES', 'ENTITY').map((node) => readEntry(node, 'organization')),
  ];
  if (entities.length === 0)
    throw invalidList(UN_FILE, 'whole file', '', 'holds no entries: has the UN changed the format?');
  const twice = firstRepeated(entities.map(({ ref }) => ref));
  if (twice !== undefined)
    throw invalidList(UN_FILE, 'REFERENCE_NUMBER', twice, 'is listed twice: fetch the file again');
  return { source: 'un', publishedAt: publishedAt(UN_FILE, 'dateGenerated', text(root, '@dateGenerated')), entities };
};
