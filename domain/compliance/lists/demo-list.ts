import { z } from 'zod';
import type { SanctionsList } from '../../../contracts/compliance/listed-entity';
import { LISTED_ENTITY_KINDS } from '../../../contracts/compliance/states';
import { normaliseCryptoAddress } from '../crypto-address';
import { firstRepeated } from './entity-facts';
import { invalidList } from './invalid-list';
import { publishedAt } from './published-at';

const DEMO_FILE = 'demo list';

const words = z.string().trim().min(1).max(500);
const demoList = z.strictObject({
  publishedAt: z.string(),
  entities: z
    .array(
      z.strictObject({
        ref: z.string().regex(/^demo:[a-z0-9-]+$/, 'must look like demo:1'),
        kind: z.enum(LISTED_ENTITY_KINDS),
        names: z
          .array(z.strictObject({ value: words, quality: z.enum(['primary', 'strong', 'weak']) }))
          .refine(
            (names) => names.filter(({ quality }) => quality === 'primary').length === 1,
            'needs exactly one primary name',
          ),
        identifiers: z.array(z.strictObject({ type: words, value: words })),
      }),
    )
    .min(1),
});

const readJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalidList(DEMO_FILE, 'whole file', json.slice(0, 40), 'is not JSON', error);
  }
};

/**
 * Parses the demonstration's own list of made-up entities, `{publishedAt, entities}` in the shape of SanctionsList,
 * from JSON text. Unknown fields are refused. Throws InvalidListError.
 */
export const parseDemoList = (json: string): SanctionsList => {
  const read = demoList.safeParse(readJson(json));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalidList(
      DEMO_FILE,
      `/${issue?.path.join('/') ?? ''}`,
      issue?.message,
      'is what is wrong there: correct the file',
    );
  }
  const twice = firstRepeated(read.data.entities.map(({ ref }) => ref));
  if (twice !== undefined) throw invalidList(DEMO_FILE, 'ref', twice, 'is listed twice: give each entity its own');
  const entities = read.data.entities.map((entity) => ({
    ...entity,
    identifiers: entity.identifiers.map(({ type, value }) => ({
      type,
      value: type === 'cryptoAddress' ? normaliseCryptoAddress(value) : value,
    })),
  }));
  return { source: 'demo', publishedAt: publishedAt(DEMO_FILE, 'publishedAt', read.data.publishedAt), entities };
};
