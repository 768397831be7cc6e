"""Tests of the benchmark's arithmetic and page. Nothing here is timed."""
