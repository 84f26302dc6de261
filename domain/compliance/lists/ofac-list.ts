import type {
  EntityKind,
  ListedEntity,
  ListedIdentifier,
  SanctionsList,
} from '../../../contracts/compliance/listed-entity';
import { firstRepeated, uniqueIdentifiers, uniqueNames } from './entity-facts';
import { invalidList } from './invalid-list';
import { entityNumber, readOfacFile, rowsByEntity, wholeRemark, type OfacFile, type OfacRow } from './ofac-csv';
import { parseRemark } from './ofac-remarks';
import { publishedAt } from './published-at';

/** `-0-`, that is no type, means an organisation (OFAC, "SDN list data formats"). */
const KINDS: Record<string, EntityKind> = { individual: 'person', vessel: 'vessel', aircraft: 'aircraft' };

/** `LAST, First, Jr.` as `First LAST Jr.`; people only, since companies have commas of their own. */
const spokenName = (name: string, kind: EntityKind): string => {
  const [last, first, ...rest] = name.split(/,\s*/);
  return kind === 'person' && first !== undefined ? [first, last, ...rest].join(' ') : name;
};

const stated = (type: string, value: string | undefined): ListedIdentifier[] =>
  value === undefined ? [] : [{ type, value }];

const addressFacts = ([, , street, city, country]: OfacRow): ListedIdentifier[] => [
  ...stated('address', [street, city, country].filter((part) => part !== undefined).join(', ')),
  ...stated('country', country),
];

const kindOf = (type: string | undefined, line: number): EntityKind => {
  if (type === undefined) return 'organization';
  return KINDS[type.trim().toLowerCase()] ?? notAKind(type, line);
};
const notAKind = (type: string, line: number): never => {
  throw invalidList('sdn.csv', `line ${line}`, type, 'is not a known SDN type: has OFAC changed the format?');
};

const readEntity = (
  row: OfacRow,
  line: number,
  aliases: OfacRow[],
  addresses: OfacRow[],
  spilled: OfacRow[],
): ListedEntity => {
  const id = entityNumber('sdn', row, line);
  const [, name, type, programs, title, callSign, vesselType, , , flag, owner, remark] = row;
  if (name === undefined) throw invalidList('sdn.csv', `line ${line}`, id, 'has no name');
  const kind = kindOf(type, line);
  const parsed = parseRemark(wholeRemark(id, remark, spilled));
  const known = aliases.flatMap(([, , , alias]) => (alias === undefined ? [] : [alias]));
  return {
    ref: `ofac:${id}`,
    kind,
    names: uniqueNames([
      { value: spokenName(name, kind), quality: 'primary' },
      ...known.map((alias) => ({ value: spokenName(alias, kind), quality: 'strong' as const })),
      ...parsed.names.map((alias) => ({ ...alias, value: spokenName(alias.value, kind) })),
    ]),
    identifiers: uniqueIdentifiers([
      // Several programs are glued together as `SDGT] [IRGC] [IFSR`.
      ...(programs?.split(/\]\s*\[/) ?? []).map((value) => ({ type: 'program', value })),
      ...stated('title', title),
      ...stated('callSign', callSign),
      ...stated('vesselType', vesselType),
      ...stated('country', flag),
      ...stated('owner', owner),
      ...addresses.flatMap(addressFacts),
      ...parsed.identifiers,
    ]),
  };
};

/**
 * Parses the OFAC Specially Designated Nationals list from the four CSV files of one publication, as decoded text
 * (`sdn_comments` may be empty). The files carry no date: `published` is the publisher's, ISO 8601. Throws
 * InvalidListError when any part cannot be trusted; a partial list is never returned.
 */
export const parseOfacList = (files: Record<OfacFile, string>, published: string): SanctionsList => {
  const sdn = readOfacFile('sdn', files.sdn);
  const ids = sdn.map((row, index) => entityNumber('sdn', row, index + 1));
  if (ids.length === 0) throw invalidList('sdn.csv', 'whole file', '', 'holds no entities: fetch the file again');
  const twice = firstRepeated(ids);
  if (twice !== undefined) throw invalidList('sdn.csv', 'first column', twice, 'is listed twice: fetch the file again');
  const known = new Set(ids);
  const rowsOf = (file: OfacFile) => rowsByEntity(file, readOfacFile(file, files[file]), known);
  const [aliases, addresses, spilled] = [rowsOf('alt'), rowsOf('add'), rowsOf('sdn_comments')];
  const entities = sdn.map((row, index) => {
    const id = ids[index] ?? '';
    return readEntity(row, index + 1, aliases.get(id) ?? [], addresses.get(id) ?? [], spilled.get(id) ?? []);
  });
  return { source: 'ofac', publishedAt: publishedAt('sdn.csv', 'publication date', published), entities };
};
