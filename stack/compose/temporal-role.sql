-- Temporal's own role and databases beside ours; stack/compose/temporal-schema.sh fills them.
\getenv temporal_password POSTGRES_TEMPORAL_PASSWORD
CREATE ROLE temporal LOGIN NOSUPERUSER PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
