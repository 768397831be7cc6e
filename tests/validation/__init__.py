"""The validation: what is filmed, whether its truth is true, and how it is scored."""
