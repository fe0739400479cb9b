"""What Yunnan pays to enterprises in every scenario: certification awards, R&D subsidy; not charged to the zone."""

from sim.rule import Parameters, rule


@rule
def certification_award(first: bool, p: Parameters) -> float:
    """Return the provincial award to an enterprise that has just been certified [万元].

    Args:
        first: it held no certificate before
        p: reads provincial

    Source: awards paid for 2022 over the number of certifications (facts.md D).

    >>> from types import SimpleNamespace as Record
    >>> p = Record(provincial=Record(award_first=10.0, award_renewal=5.0))
    >>> certification_award(True, p), certification_award(False, p)
    (10.0, 5.0)
    """
    return p.provincial.award_first if first else p.provincial.award_renewal


@rule
def rd_subsidy(rd_reported: float, p: Parameters) -> float:
    """Return the provincial subsidy on a year's reported R&D [万元/yr].

    Args:
        rd_reported: R&D as reported, so that relabelled spending is paid too [万元/yr]
        p: reads provincial

    Source: facts.md D, a prior; no notice was found.

    >>> from types import SimpleNamespace as Record
    >>> p = Record(provincial=Record(rd_rate=0.05, rd_cap=100.0))
    >>> rd_subsidy(200.0, p), rd_subsidy(9000.0, p)
    (10.0, 100.0)
    """
    return min(p.provincial.rd_rate * max(0.0, rd_reported), p.provincial.rd_cap)
