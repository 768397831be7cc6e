"""What the screener is held against: the plain loop. Never imported by the screener."""
