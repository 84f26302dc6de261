import { endExport, endExportsOfSubject } from '../../services/privacy/end-export';
import { eraseSubject } from '../../services/privacy/erase-subject';
import { exportSubject } from '../../services/privacy/export-subject';
import {
  decideSubjectRequest,
  extendSubjectRequest,
  readSubjectRecord,
} from '../../services/privacy/run-subject-request';
import type { ActivitiesOf } from '../as-activities';

/** Steps of a subject's request. All but `eraseSubject` return the record after the step. */
export const subjectSteps = { readSubjectRecord, decideSubjectRequest, extendSubjectRequest, eraseSubject };
export type SubjectActivities = ActivitiesOf<typeof subjectSteps>;

/** Steps that use the object store. */
export const subjectStoreSteps = { exportSubject, endExport, endExportsOfSubject };
export type SubjectStoreActivities = ActivitiesOf<typeof subjectStoreSteps>;
