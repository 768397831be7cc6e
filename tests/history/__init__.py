"""Tests of the history: the same ones on a SQLite file and on a PostgreSQL server."""
