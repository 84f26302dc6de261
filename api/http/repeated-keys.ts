import { pointerTo } from './parse-input';

/** Strings and punctuation; between them JSON has nothing that matters here. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]/g;

/** An object with the keys it has had so far, or a list; and where in it the text is read. */
interface Level {
  keys?: Set<string>;
  at: string | number;
}

/** Enough to tell; each costs as much as it lies deep. */
export const MOST_REPEATED = 20;

/**
 * Returns pointers to keys that an object in valid JSON has more than once, at any depth: `JSON.parse` keeps the last
 * one, and others may read the first. Returns the first 20 at most.
 */
export const findRepeatedKeys = (json: string): string[] => {
  const found = new Set<string>();
  const levels: Level[] = [];
  let text = '""';
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), at: '' });
    else if (token === '[') levels.push({ at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ':' && level?.keys) {
      level.at = JSON.parse(text) as string;
      if (level.keys.has(level.at)) found.add(pointerTo(levels.map(({ at }) => at)));
      if (found.size === MOST_REPEATED) break;
      level.keys.add(level.at);
    } else if (token === ',' && typeof level?.at === 'number') level.at += 1;
    else text = token;
  }
  return [...found];
};
