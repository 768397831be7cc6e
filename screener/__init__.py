"""Movement screening from a phone video: does the knee drift inward, how sure is that, and which hip drills match.

Importing this package does nothing and loads no heavy library.
"""

__version__ = "0.1.0"
