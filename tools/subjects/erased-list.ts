const LINE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \S+ ([0-9a-f]{64})$/;

export interface ErasedLine {
  subjectId: string;
  manifestSha256: string;
}

/**
 * Parses what `npm run subjects -- erased` prints: the id of each erased donor and the proof of the erasure. Throws
 * naming the first invalid line.
 */
export const parseErased = (text: string): ErasedLine[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line, index) => {
      if (line === '') return [];
      const [, subjectId, manifestSha256] = LINE.exec(line) ?? [];
      if (subjectId === undefined || manifestSha256 === undefined) {
        throw new Error(`line ${index + 1} is not 'id time proof' as npm run subjects -- erased prints it`);
      }
      return [{ subjectId, manifestSha256 }];
    });
