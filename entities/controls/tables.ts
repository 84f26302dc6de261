import { Policies1790000000027 } from '../../migrations/0027-policies';
import { ViolationsAndReports1790000000028 } from '../../migrations/0028-violations-and-reports';
import { USERS, type AreaTables } from '../area-tables';
import { CompliancePolicy } from './compliance-policy.entity';
import { ComplianceReport } from './compliance-report.entity';
import { ComplianceViolation } from './compliance-violation.entity';
import { PolicyEvidence } from './policy-evidence.entity';
import { PolicyResult } from './policy-result.entity';

const FINDINGS = 'findings: ids, counts and codes';

export const CONTROLS = {
  area: 'controls',
  migrations: [Policies1790000000027, ViolationsAndReports1790000000028],
  tables: {
    compliance_policies: {
      entity: CompliancePolicy,
      rowSecurity: 'guarded',
      personalData: {
        none: {
          'requirements of a policy': [
            'policy_name',
            'policy_type',
            'description',
            'requirements',
            'applicable_resources',
          ],
        },
      },
    },
    policy_results: {
      entity: PolicyResult,
      rowSecurity: 'guarded',
      personalData: { none: { [FINDINGS]: ['requirement', 'status', 'evidence'] } },
    },
    policy_evidence: {
      entity: PolicyEvidence,
      rowSecurity: 'guarded',
      personalData: { ofOthers: { [USERS]: ['statement'] }, none: { [FINDINGS]: ['requirement'] } },
    },
    compliance_violations: {
      entity: ComplianceViolation,
      rowSecurity: 'guarded',
      personalData: { none: { [FINDINGS]: ['requirement', 'severity', 'status', 'acceptance_reason'] } },
    },
    compliance_reports: {
      entity: ComplianceReport,
      rowSecurity: 'guarded',
      personalData: {
        none: { [FINDINGS]: ['report_type', 'status', 'report_data', 'sha256'] },
        files: { asset_id: { prefix: 'reports/', erasure: { none: FINDINGS } } },
      },
    },
  },
} as const satisfies AreaTables;
