"""Parts of the one page, in the order in which they are met."""
