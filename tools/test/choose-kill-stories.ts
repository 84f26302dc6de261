import { STORY_AREAS, STORY_NAMES, type StoryName } from './kill-stories';
import { isSampled, type Changes } from './changes';

/** A change of one of these may change what every story comes to. */
const ALL =
  /^(test\/kill\/|test\/setup\/(crashing-worker|system|gifts|workflow-watch|invariants)\.ts|workers\/|platform\/(database|data-source|temporal)\/|migrations\/|\w+\/kernel\/|package-lock\.json)/;

const AREA = /^(?:contracts|domain|entities|services|activities|workflows|api)\/(\w+)\//;

/** Returns the kill stories whose areas have changed, and a fifth of the others, drawn by the commit's id. */
export const chooseKillStories = ({ files, head }: Changes): { changed: StoryName[]; sampled: StoryName[] } => {
  const areas = new Set(files.map((file) => AREA.exec(file)?.[1]));
  const isChanged = (name: StoryName): boolean => STORY_AREAS[name].some((area) => areas.has(area));
  const changed = files.some((file) => ALL.test(file)) ? STORY_NAMES : STORY_NAMES.filter(isChanged);
  const sampled = STORY_NAMES.filter((name) => !changed.includes(name) && isSampled(name, head));
  return { changed, sampled };
};
