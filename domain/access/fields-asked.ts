import type { ConditionNode, Operand } from '../../contracts/rules/rules';

const named = (operand: Operand): string[] => ('field' in operand ? [operand.field] : []);

/** Returns the names of the resource's fields that a condition uses. */
export const fieldsAsked = (node: ConditionNode): readonly string[] => {
  if ('left' in node) return [...named(node.left), ...named(node.right)];
  switch (node.op) {
    case 'and':
    case 'or':
      return node.nodes.flatMap(fieldsAsked);
    case 'not':
      return fieldsAsked(node.node);
    case 'exists':
      return named(node.operand);
  }
};
