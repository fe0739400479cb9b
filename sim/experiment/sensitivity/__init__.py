"""Sensitivity: which inputs move a result, and how much of its variance is luck."""
