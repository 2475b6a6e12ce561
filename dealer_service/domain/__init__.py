"""The rules: tables and pure functions, standard library only; no clock, no database, no web."""
