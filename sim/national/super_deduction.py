"""The super-deduction of R&D spending: deductible beyond the first 100 %, by year and industry."""

from sim.rule import Parameters, rule


@rule
def claimed_rate(claims: bool, manufacturing: bool, p: Parameters) -> float:
    """Return the share of R&D spending deducted on top of it; 0 where the enterprise does not claim [1].

    Args:
        claims: knows of the deduction and claims it
        manufacturing: its industry belongs to manufacturing
        p: reads super_deduction

    Source: parameters.md I3.

    >>> from types import SimpleNamespace as Record
    >>> p = Record(super_deduction=Record(rate_manufacturing=1.0, rate_other=0.75))
    >>> claimed_rate(True, True, p), claimed_rate(True, False, p), claimed_rate(False, True, p)
    (1.0, 0.75, 0.0)
    """
    if not claims:
        return 0.0
    return p.super_deduction.rate_manufacturing if manufacturing else p.super_deduction.rate_other


@rule
def additional_deduction(rd_expenditure: float, rate: float) -> float:
    """Return what may be deducted on top of the R&D spending itself.

    Args:
        rd_expenditure: qualifying R&D expenditure in the year [万元]
        rate: share of it deductible beyond the first 100 %, from `claimed_rate` [1]

    Returns:
        additional deduction [万元]

    Source: Ministry of Finance and State Taxation Administration, rates in the catalogue (super_deduction).

    >>> additional_deduction(rd_expenditure=2.0, rate=1.0)
    2.0
    """
    return rate * rd_expenditure
