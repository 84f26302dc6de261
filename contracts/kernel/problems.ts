import type { ProblemShape } from '../area-manifest';
import { partOf, type ProblemName } from '../areas';

export type ProblemType = ProblemName;

/** Every refusal that a caller of the API may meet, with its HTTP status and title. */
export const PROBLEMS = partOf('problems') as Readonly<Record<ProblemType, ProblemShape>>;
