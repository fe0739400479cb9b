"""Article 19: awards for patents and standards, and their protection."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import IP_STANDARDS, Enterprise, Zone


@rule
def ask_ip_standards(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return the support a performer asks for a year of filings [万元]."""
    return p.ip_standards.unit_cost if e.performer and e.aware and e.ip_until < zone.q else 0.0


@rule
def begin_filing(e: Enterprise, zone: Zone) -> None:
    """Begin a year of supported filing where granted."""
    if e.granted[IP_STANDARDS] > 0.0:
        e.ip_until = zone.q + 3
        e.standards = True


@rule
def patent_factor(e: Enterprise, zone: Zone, p: Parameters) -> float:
    """Return what supported filing does to patent counts: subsidy and protection together (P3.13, P10.10) [1]."""
    if e.ip_until < zone.q:
        return 1.0
    return (1.0 + p.ip_standards.filing_gain) * (1.0 + p.ip_standards.protection_gain)


@rule
def standards_points(e: Enterprise, p: Parameters) -> float:
    """Return part taken in standards as the score counts it, in [0, 1]."""
    return p.ip_standards.standards_score if e.standards else 0.0
