"""Charts: each file draws one tidy table, in the reader's language, and computes no economics."""
