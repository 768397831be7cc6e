"""From what was seen to twelve weeks of hip and knee work."""
