"""Scenario discovery: the futures in which a mix misses a target, and how well each mix does over all of them."""
