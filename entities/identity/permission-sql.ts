/** What the roles of the user `u` allow at this moment, as a column of a query that has `u`. */
export const ALLOWED_NOW = `(
  select coalesce(array_agg(distinct p.permission_name), '{}')
  from user_roles ur
  join roles r on r.id = ur.role_id and r.is_active
  join role_permissions rp on rp.role_id = r.id
  join permissions p on p.id = rp.permission_id
  where ur.user_id = u.id and ur.valid_from <= now() and (ur.expires_at is null or ur.expires_at > now()))`;
