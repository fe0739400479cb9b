"""Calibration: a posterior of declared parameters from declared moments, and how far it may be trusted."""
