import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { FieldSetting } from '../../contracts/access/rights';

const SET = `
  insert into field_access_control
    (id, resource_type, field_name, classification, default_mask, encryption_required) values ($1, $2, $3, $4, $5, $6)
  on conflict (resource_type, field_name) do update
    set classification = excluded.classification, default_mask = excluded.default_mask,
        encryption_required = excluded.encryption_required`;

export const fieldAccessStore = (manager: EntityManager) => ({
  set: ({ resourceType, fieldName, classification, defaultMask, encryptionRequired }: FieldSetting) =>
    manager.query(SET, [newId(), resourceType, fieldName, classification, defaultMask, encryptionRequired]),
});
