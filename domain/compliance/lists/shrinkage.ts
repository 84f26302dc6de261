const MAX_SHRINKAGE_PERCENT = 10;

export type ShrinkageVerdict = { accepted: true } | { accepted: false; reason: string };

/**
 * Refuses a publication that lost more than a tenth of its entities: it is more likely cut short than amended, and a
 * person must look. Counts are entities of the same source; 0 as the previous count means a first import.
 */
export const checkShrinkage = (previousCount: number, newCount: number): ShrinkageVerdict => {
  const lost = previousCount - newCount;
  if (newCount > 0 && lost * 100 <= previousCount * MAX_SHRINKAGE_PERCENT) return { accepted: true };
  const reason =
    newCount === 0
      ? 'the list holds no entities'
      : `the list shrank from ${previousCount} to ${newCount} entities, by more than ${MAX_SHRINKAGE_PERCENT} %`;
  return { accepted: false, reason: `${reason}: compare it with its publisher's site before importing it` };
};
