"""What a comparison knows of a target or outcome: its unit, which way is better, what of it adds up over the years."""

from __future__ import annotations

from sim import opinion
from sim.definitions import definitions
from sim.experiment.cost import FIRST, LAST
from sim.experiment.judgement import Floats

DUE = LAST  # 2020Q4, the quarter of every target; outcomes are read then, or at the end of a shorter horizon
_MONEY, _MONEY_A_YEAR = "万元", "万元/yr"


def unit(name: str) -> str | None:
    """Return the unit of a target, a reading of one, or an outcome; None for several targets at once."""
    target = _target(name)
    if target:
        return target.unit
    return definitions()[name].unit if name in definitions() else None


def cost_unit(name: str) -> str | None:
    """Return the unit of its price; a flow is priced by what it comes to, not by what it is in a year.

    >>> cost_unit("certified"), cost_unit("rd_real"), cost_unit("growth"), cost_unit("joint")
    ('万元/enterprises', '万元/万元', '万元/(1/yr)', None)
    """
    known = unit(name)
    if known is None:
        return None
    bought = _MONEY if known == _MONEY_A_YEAR else known
    return f"{_MONEY}/({bought})" if "/" in bought else f"{_MONEY}/{bought}"


def better(name: str) -> str | None:
    """Return "more" or "less", None where neither is better as such; of targets more is better.

    >>> better("joint"), better("certified"), better("rd_intensity.real"), better("approval_wait"), better("spend")
    ('more', 'more', 'more', 'less', None)
    """
    return definitions()[name].better if _is_outcome(name) else "more"


def adds_up(name: str) -> bool:
    """Return whether it is counted by quarter or year, so that it adds up over the years.

    >>> adds_up("rd_real"), adds_up("exits"), adds_up("core_tax"), adds_up("certified"), adds_up("growth.tax")
    (True, True, True, False, False)
    """
    return _is_outcome(name) and (definitions()[name].counted or definitions()[name].unit) in (
        *("quarter", "year"),
        _MONEY_A_YEAR,
    )


def in_all(name: str, values: Floats) -> Floats:
    """Return what something that adds up comes to from 2019Q1 to the last of the quarters, shape (R,).

    Args:
        name: of an outcome
        values: by quarter from 2018Q1 to 2020Q4 or earlier, shape (R, quarters)
    """
    counted = definitions()[name].counted
    # a value over four quarters is taken at the last quarter and at every fourth before it
    terms = values[:, : FIRST - 1 : -4] if counted == "year" else values[:, FIRST:]
    found: Floats = terms.sum(axis=1)
    return found if counted else found / 4.0  # annualised


def _is_outcome(name: str) -> bool:
    return name in definitions() and not _target(name)


def _target(name: str) -> opinion.Target | None:
    return opinion.targets().get(name.partition(".")[0])
