import { InvalidRule } from '../../services/rules/manage-rules';
import { HttpProblem } from '../http/http-problem';

/**
 * Returns an error handler that turns `InvalidRule` into a problem. `place` is the JSON pointer to the rule in the
 * request's body. Without it the rule is a stored one, and the problem's text names the faults.
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
