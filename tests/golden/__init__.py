"""Recorded landmarks of shipped sample clips, and what the core makes of them. ``python -m tests.golden.refresh`` records them anew."""
