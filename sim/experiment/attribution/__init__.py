"""Which parts of the difference between two mixes make the difference between their results."""
