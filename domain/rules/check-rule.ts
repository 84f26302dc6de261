import {
  MASKS,
  type AccessRule,
  type FieldType,
  type ResourceDescription,
  type RuleIssue,
} from '../../contracts/rules/rules';
import { checkCondition } from '../access/check-condition';
import { rangeIssue } from '../access/ip-ranges';
import { fieldOf } from '../access/operands';
import { isTimeZone } from '../access/schedule';

const undeclared = (names: readonly string[], description: ResourceDescription, pointer: string): RuleIssue[] =>
  names.flatMap((name, index) =>
    fieldOf(description, name)
      ? []
      : [
          {
            pointer: `${pointer}/${index}`,
            value: name,
            wayOut: `is not a field of ${description.resourceType}; use one of ${Object.keys(description.fields).join(', ')}`,
          },
        ],
  );

const checkObligations = ({ obligations }: AccessRule, description: ResourceDescription): RuleIssue[] =>
  obligations.list.flatMap((obligation, index) => {
    if (obligation.kind !== 'mask') return [];
    const pointer = `/obligations/list/${index}`;
    const able: readonly FieldType[] = MASKS[obligation.mask];
    const misfits = obligation.fields.flatMap((name) => {
      const type = fieldOf(description, name)?.type;
      const wayOut = `cannot be put on ${name}, which is ${type}; it is for ${able.join(', ')}`;
      return type === undefined || able.includes(type)
        ? []
        : [{ pointer: `${pointer}/mask`, value: obligation.mask, wayOut }];
    });
    return [...undeclared(obligation.fields, description, `${pointer}/fields`), ...misfits];
  });

/** A deny refuses the action: it has no fields or obligations that could be taken for a weaker no. */
const checkDeny = ({ effect, fields, obligations }: AccessRule): RuleIssue[] => {
  if (effect === 'allow') return [];
  const issues: RuleIssue[] = [];
  if (fields.names !== '*')
    issues.push({
      pointer: '/fields/names',
      value: JSON.stringify(fields.names).slice(0, 80),
      wayOut: 'must be "*" in a deny, which refuses the whole action; to hide a field, leave it out of the allow',
    });
  if (obligations.list.length > 0)
    issues.push({
      pointer: '/obligations/list',
      value: obligations.list.map(({ kind }) => kind).join(', '),
      wayOut: 'must be empty in a deny: nothing is done that could carry an obligation',
    });
  return issues;
};

const checkValidity = ({ validFrom, validUntil }: AccessRule): RuleIssue[] =>
  validFrom !== null && validUntil !== null && Date.parse(validFrom) >= Date.parse(validUntil)
    ? [{ pointer: '/validUntil', value: validUntil, wayOut: `must be after validFrom, ${validFrom}` }]
    : [];

/** Returns all faults of a rule of `accessRuleSchema`'s shape for this resource; empty when it may be saved. */
export const checkRule = (rule: AccessRule, description: ResourceDescription): readonly RuleIssue[] => {
  const { resourceType } = description;
  if (rule.resourceType !== resourceType)
    return [
      { pointer: '/resourceType', value: rule.resourceType, wayOut: `is not ${resourceType}, which it is checked for` },
    ];
  const ranges = rule.ipCidrs.flatMap((value, index) => {
    const wayOut = rangeIssue(value);
    return wayOut === undefined ? [] : [{ pointer: `/ipCidrs/${index}`, value, wayOut }];
  });
  const zone = rule.schedule?.timeZone;
  return [
    ...(rule.condition ? checkCondition(rule.condition, description) : []),
    ...(rule.fields.names === '*' ? [] : undeclared(rule.fields.names, description, '/fields/names')),
    ...checkObligations(rule, description),
    ...checkDeny(rule),
    ...checkValidity(rule),
    ...ranges,
    ...(zone === undefined || isTimeZone(zone)
      ? []
      : [
          { pointer: '/schedule/timeZone', value: zone, wayOut: 'is not an IANA time zone; write it as Europe/Berlin' },
        ]),
  ];
};
