"""The two hosts of the rulebook, the random numbers by address, the founding population."""
