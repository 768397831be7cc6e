"""The gate: stands before every page, upload, picture and socket of the server, and lets through whom it knows."""

from screener.ui.gate.middleware import Gate

__all__ = ["Gate"]
