"""Drills: the catalogue (``catalog.toml``, ``catalog.py``) and which of them match what was seen (``rules.toml``, ``match.py``)."""
