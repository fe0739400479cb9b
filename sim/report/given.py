"""Inputs of the model in the units of a reader: shares in per cent, money in 万元 or in thousand and million yuan."""

from __future__ import annotations

import re

from sim.messages import text, unit_text
from sim.report.words import WAN_PER_MILLION, WAN_PER_YI, exact

_RATES = ("1/yr", "1/quarter")
_MONEY = {"万元": 1, "万元/yr": 1, "亿元/yr": WAN_PER_YI}  # in 万元
_PARTS = re.compile(r"( / |; |\d{4}Q\d: )")  # low / central / high, or steps by date

SHARES = {
    "awareness": "founding_share claiming_share",
    "birth": "cash_share debt_share",
    "certificate": "approval founding_pass herding_share loan_value relabelling_limit renewal_cost revenue_margin "
    "revenue_reach staff_margin staff_reach unable_share",
    "certification": "cost_cut",
    "certification_rule": "growth_a growth_b growth_c growth_d high_tech_revenue rd_large rd_middle rd_small st_share",
    "cooperation": "share",
    "credit": "approval_small cash_buffer cash_ceiling collateral_share default_loss guarantee_points guaranteed_share "
    "leverage_limit rationed_large recovery reference_leverage reference_profit",
    "delivery": "founding",
    "enclave_sharing": "host_tilt investment_share",
    "evaluation": "gain gaming misuse_cut",
    "export": "start_gain",
    "finance": "guarantee_share guarantor_part interest_share leakage raised rate_cut venture_limit",
    "founding": "city_share occupancy other_share rd_ratio",
    "grants": "success",
    "headquarters": "real_share rebate",
    "incubation": "private_occupancy public_share",
    "industry_fund": "equity_limit grant_share raised",
    "innovation": "any_share cannibalisation full_absorption granted_share high_tech_step lagging_performers",
    "internet_plus": "online_success smart_success",
    "investment_promotion": "full_share targeting",
    "near": "aware certified certified_most certified_span most near_most part research revenue staff",
    "pandemic-2020": "entry exit",
    "payment": "never",
    "planning": "focus wait_cut",
    "platforms": "institute_research institute_staff",
    "promotion": "contract moved_certified moved_share realised relocation",
    "provincial": "rd_rate",
    "rd_subsidy": "misuse rate",
    "rd_unit": "share",
    "research": "grant_saturation usual_public_share",
    "small_firm": "lower_rate upper_rate",
    "staffing_reform": "delay_cut gain",
    "streamlining": "entry wait_cut",
    "super_deduction": "rate_manufacturing rate_other",
    "tax": "certified_rate loss_value standard_rate western_rate",
    "tech_transfer": "inventor_share success",
    "trade": "continuation",
    "university": "graduates",
}
"""Numbers of unit 1 that are told in per cent, by group; the others are elasticities, factors, weights and spreads."""


def in_words(name: str, value: str, unit: str, lang: str) -> tuple[str, str]:
    """Return the value and the unit of an input as a reader knows them.

    Args:
        name: of the input, dotted
        value: as ``zonesim describe parameters`` shows it: numbers, or in words what it is solved from
        unit: as there
        lang: of the reader

    >>> in_words("payment.never", "0.05 / 0.15 / 0.3", "1", "en")
    ('5 / 15 / 30', '%')
    >>> in_words("zone.envelope", "1,000 / 3,000 / 10,000", "万元/yr", "en")
    ('10 / 30 / 100', 'CNY million/yr')
    """
    stored = next((one for one in (*_RATES, *_MONEY, "yuan/m2") if unit_text(one, lang) == unit), unit)
    parts = _PARTS.split(value)
    try:
        numbers = {part: float(part.replace(",", "")) for part in parts[::2] if part}
    except ValueError:  # words
        return value, _scaled(name, stored, 0.0, lang)[1]
    scale, words = _scaled(name, stored, max(map(abs, numbers.values())), lang)
    return "".join(exact(scale * numbers[part], "", lang) if part in numbers else part for part in parts), words


def _scaled(name: str, unit: str, largest: float, lang: str) -> tuple[float, str]:
    """Return what to multiply by and the unit that is then shown."""
    if unit == "1":
        group, _, short = name.partition(".")
        return (100.0, "%") if short in SHARES.get(group, "").split() else (1.0, "")
    if unit in _RATES and largest < 1.0:  # from 1 on it counts things, such as leads a year
        return 100.0, f"%{unit_text(unit, lang).removeprefix('1')}"
    if lang == "zh" or unit not in (*_MONEY, "yuan/m2"):
        return 1.0, unit_text(unit, lang)
    if unit == "yuan/m2":
        return 1.0, "CNY/m2"
    wan = _MONEY[unit]
    scale, size = (1.0 / WAN_PER_MILLION, "million") if largest * wan >= WAN_PER_MILLION else (10.0, "thousand")
    words = text(f"chart_time.unit.{size}", lang)
    return scale * wan, text("chart_time.per.yr", lang, unit=words) if unit.endswith("/yr") else words
