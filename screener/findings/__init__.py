"""Findings: what they mean in words (``catalog.py``) and when they are called (``judge.py``). No drill is named here."""
