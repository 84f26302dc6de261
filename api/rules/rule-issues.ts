import { InvalidRule } from '../../services/rules/manage-rules';
import { HttpProblem } from '../http/http-problem';

/**
 * Turns `InvalidRule` into a problem. `place` is where the rule stands in the body; without it the rule is a stored
 * one, and its pointers go into the text.
 */
export const tellIssues =
  (place?: string) =>
  (error: unknown): never => {
    if (!(error instanceof InvalidRule)) throw error;
    if (place === undefined) throw new HttpProblem('invalid-rule', error.message);
    const errors = error.issues.map(({ pointer, value, wayOut }) => ({
      in: 'body' as const,
      pointer: `${place}${pointer}`,
      detail: `${value} ${wayOut}`,
    }));
    throw new HttpProblem('invalid-rule', 'see errors for each field', { errors });
  };
