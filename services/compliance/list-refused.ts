import type { ListSource } from '../../contracts/compliance/states';
import type { Objection } from '../../domain/compliance/lists/list-objections';

const wayOut = (objections: readonly Objection[]): string => {
  const lifting = objections.map(({ liftedBy }) => liftedBy);
  if (lifting.includes(undefined)) return 'No option lifts this: fetch the list again.';
  const options = (['put-in-force', 'force'] as const).filter((option) => lifting.includes(option));
  const words = options.map((option) => `--${option}`).join(' ');
  return `Compare it with its publisher's site and fetch it again. If a person finds it right: ${words} --reason "…"`;
};

/** The list may not replace the one in force: each objection with its kind and both values, and the way out. */
export class ListRefused extends Error {
  override readonly name = 'ListRefused';
  constructor(source: ListSource, objections: readonly Objection[]) {
    const lines = objections.map(({ text }) => `  ${text}`);
    super([`${source}: refused; nothing changes.`, ...lines, wayOut(objections)].join('\n'));
  }
}
