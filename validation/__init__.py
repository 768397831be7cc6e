"""Renders people whose joints are known, screens them, and scores the error: `make validate` writes docs/accuracy.md.

Never imported by `screener`; needs the extra `validation` and Mesa's software OpenGL (no graphics card, no display).
"""
