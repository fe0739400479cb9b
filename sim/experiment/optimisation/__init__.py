"""The cheapest mix that reaches chosen targets, and what a choice is worth on luck that it has not seen."""
