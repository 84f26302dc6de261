import type { TestApi } from './api';

export interface Dump {
  /** Every row of every table as Postgres prints it. */
  rows: string[];
  /** Every byte string in them. */
  bytes: Buffer[];
}
/** Everything, as the superuser reads it. */
export const dumpOf = async ({ query }: Pick<TestApi, 'query'>): Promise<Dump> => {
  const tables = await query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(30);
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await query<{ row: string }>(`select t::text as row from ${name} t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  const hex = rows.flatMap((row) => [...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, digits]) => digits ?? ''));
  return { rows, bytes: hex.map((digits) => Buffer.from(digits, 'hex')) };
};

/** The text as it may lie somewhere: clear, in hexadecimal, or in base64 at each of its three offsets. */
export const formsOf = (text: string): string[] => {
  const plain = [text, text.toLowerCase(), text.toUpperCase()];
  const base64 = plain.flatMap((form) =>
    [0, 1, 2].map((offset) => {
      const encoded = Buffer.from(`${'.'.repeat(offset)}${form}`).toString('base64url');
      // Digits at the ends carry bits of their neighbours.
      return encoded.slice(offset === 0 ? 0 : offset + 1, -2);
    }),
  );
  return [...plain, ...plain.map((form) => Buffer.from(form).toString('hex')), ...base64];
};
/** What in a dump holds one of the forms. */
export const findings = ({ rows, bytes }: Dump, forms: readonly string[]): string[] => {
  const texts = [...rows, ...bytes.map((value) => value.toString('latin1'))];
  const clear = texts.map((text) => `${text}\n${text.replaceAll('+', '-').replaceAll('/', '_')}`);
  return clear.filter((text) => forms.some((form) => text.includes(form)));
};
