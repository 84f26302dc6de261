import { parse } from 'csv-parse/sync';
import { invalidList } from './invalid-list';

/** The four files of one SDN publication and their number of columns (OFAC, "SDN list data formats"). */
const COLUMNS = { sdn: 12, alt: 5, add: 6, sdn_comments: 2 } as const;
export type OfacFile = keyof typeof COLUMNS;

/** Where OFAC cuts a remark, also in the middle of a word or an address; the rest is in `sdn_comments.csv`. */
const REMARK_LIMIT_BYTES = 1000;

const fileName = (file: OfacFile) => `${file}.csv`;

/** OFAC writes null as `-0-` with blanks around it; an undefined cell holds nothing. */
export type OfacRow = readonly (string | undefined)[];

const parseRows = (file: OfacFile, text: string): string[][] => {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidList(fileName(file), 'as CSV', reason, 'cannot be read: fetch the file again', error);
  }
};

/**
 * Reads the rows of one OFAC file, with undefined for nulls. `text` is the file as published, decoded; its end-of-file
 * mark (0x1A) is taken off, anywhere else it means that files were glued together and is refused, as is a wrong column
 * count.
 */
export const readOfacFile = (file: OfacFile, text: string): OfacRow[] => {
  const body = text.replace(/\x1a\s*$/, ''); // eslint-disable-line no-control-regex -- it is the mark itself
  for (const [mark, wayOut] of [
    ['\x1a', 'is an end-of-file mark inside the file: fetch it again'],
    ['\ufffd', 'was left by decoding with the wrong character set: decode the file with the one it was published in'],
  ] as const)
    if (body.includes(mark)) throw invalidList(fileName(file), `character ${body.indexOf(mark)}`, mark, wayOut);
  return parseRows(file, body).map((row, index) => {
    if (row.length !== COLUMNS[file])
      throw invalidList(
        fileName(file),
        `line ${index + 1}`,
        row.join(','),
        `has ${row.length} columns, not ${COLUMNS[file]}`,
      );
    return row.map((cell) => (/^\s*(-0-)?\s*$/.test(cell) ? undefined : cell));
  });
};

/** Returns the entity number in the first column. */
export const entityNumber = (file: OfacFile, row: OfacRow, line: number): string => {
  const [id] = row;
  if (id === undefined || !/^\d+$/.test(id.trim()))
    throw invalidList(fileName(file), `line ${line}`, id, 'is not an entity number');
  return id.trim();
};

/**
 * Groups the rows of a secondary file by entity; throws for an unknown entity, as the file is then of another
 * publication.
 */
export const rowsByEntity = (
  file: OfacFile,
  rows: readonly OfacRow[],
  known: ReadonlySet<string>,
): Map<string, OfacRow[]> => {
  const byEntity = new Map<string, OfacRow[]>();
  rows.forEach((row, index) => {
    const id = entityNumber(file, row, index + 1);
    if (!known.has(id))
      throw invalidList(
        fileName(file),
        `line ${index + 1}`,
        id,
        'is not in sdn.csv: take all four files of one publication',
      );
    const ofEntity = byEntity.get(id);
    if (ofEntity) ofEntity.push(row);
    else byEntity.set(id, [row]);
  });
  return byEntity;
};

/**
 * Returns the whole remark of an entity. The parts are joined without a separator before parsing, since the cut falls
 * inside words and addresses. A remark that fills its limit and has no rest is refused.
 */
export const wholeRemark = (id: string, remark: string | undefined, spilled: readonly OfacRow[]): string => {
  const start = remark ?? '';
  const cut = Buffer.byteLength(start) >= REMARK_LIMIT_BYTES && !/\.\s*$/.test(start);
  if (cut && spilled.length === 0)
    throw invalidList(
      fileName('sdn'),
      `entity ${id}`,
      start.slice(-40),
      'is cut off and sdn_comments.csv has no rest of it',
    );
  return start + spilled.map((row) => row[1] ?? '').join('');
};
