"""Letting a phone in over the local network: which addresses there are, the one-time codes, and the picture that a camera reads.

Nothing here opens a connection: the server that listens stands in ``ui/server.py``.
"""

from screener.lan.addresses import local_addresses
from screener.lan.doorkeeper import Device, Doorkeeper, Entry, new_code
from screener.lan.qr import as_lines, as_svg, invitation

__all__ = ["Device", "Doorkeeper", "Entry", "as_lines", "as_svg", "invitation", "local_addresses", "new_code"]
