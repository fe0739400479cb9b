"""Replicas of published study designs on large synthetic populations, each declared in a file."""
