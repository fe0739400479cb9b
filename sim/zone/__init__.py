"""What the zone does, and the order of a quarter."""
