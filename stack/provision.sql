-- Roles and database as in production: one role owns, another serves and owns nothing. Run by psql as the superuser, by
-- the local stack at its first start (again and again does no harm) and by the compose file's Postgres image.
-- The passwords come through the environment: arguments are seen by every user of the machine.
\getenv owner_password POSTGRES_OWNER_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD
SET client_min_messages = warning;
SELECT 'CREATE ROLE ' || role FROM unnest('{hingecraft_owner,hingecraft_app}'::text[]) role
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
-- CREATEDB is for the tests' clones.
ALTER ROLE hingecraft_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE hingecraft_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
-- The extension needs the superuser; from template1 it reaches every database made later.
\connect template1
CREATE EXTENSION IF NOT EXISTS vector;
SELECT 'CREATE DATABASE hingecraft OWNER hingecraft_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hingecraft') \gexec
\connect hingecraft
CREATE EXTENSION IF NOT EXISTS vector;
