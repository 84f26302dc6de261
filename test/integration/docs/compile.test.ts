import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkedExample, typecheck, type WorkedExample } from '../../setup/worked-example';

/** The compiler takes half a minute for the whole project, and longer beside other tests. */
const COMPILING_MS = 240_000;

let example: WorkedExample;
/** One copy with the changes of all worked examples, since compiling it is what costs. */
beforeAll(() => void (example = createWorkedExample('docs/add-a-step.md', 'docs/add-an-area.md')));
afterAll(() => example?.remove());

/** Calls the new service of add-a-step.md without its arguments. */
const PLANTED = "import { checkJournal } from './check-journal';\nvoid checkJournal();\n";
const TABLES = 'entities/microfactory/tables.ts';

test(
  'the repository compiles with all worked examples, except for a planted call and a table without a declaration of personal data',
  async () => {
    const tables = readFileSync(join(example.folder, TABLES), 'utf8');
    example.write(TABLES, tables.replace(/^ *personalData: .*\n/m, ''));
    example.write('services/donations/planted.ts', PLANTED);
    const { output } = await typecheck(example);
    const errors = [...output.matchAll(/^(\S+)\([\d,]+\): error (\w+)/gm)].map(([, file, code]) => `${file} ${code}`);
    expect(errors).toEqual([
      'entities/areas.ts TS2322',
      'entities/microfactory/tables.ts TS2741',
      'services/donations/planted.ts TS2554',
    ]);
    expect(output).toContain("Property 'personalData' is missing");
  },
  COMPILING_MS,
);
