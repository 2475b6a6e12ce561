"""The only SQL of the project: tables, queries, scope. Rows in, domain values out."""
