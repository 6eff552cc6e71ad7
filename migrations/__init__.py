"""The store's schema, one forward-only SQL file a step; `schema.sql` is their sum, for reading."""
