"""Coefficients without a value of their own, solved from the row that fixes their moment (catalogue: ``solved``)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def log_odds(probability: Floats) -> Floats:
    """Return ln(p / (1 - p)) of probabilities kept inside [0.001, 0.999], any shape."""
    inside = np.clip(probability, 0.001, 0.999)
    return np.asarray(np.log(inside / (1.0 - inside)))


def solve(values: dict[str, Floats]) -> None:
    """Fill in the solved coefficients; every array broadcasts to (replications, quarters).

    ``growth.shift`` stays NaN here: the engine finds it from a pilot run.
    """
    values["firm.width"] = np.sqrt(2.0) * values["firm.deviation"]
    _rationing(values)
    values["credit.default_base"] = values["credit.nonperforming"] * 1.0
    lost = values["credit.payout"] / (values["credit.default_base"] * values["finance.guarantor_part"])
    values["credit.recovery"] = np.clip(1.0 - lost, 0.0, 0.95)
    _innovation(values)
    values["investment_promotion.full_cost"] = values["investment_promotion.full_share"] * values["zone.envelope"]
    full = values["investment_promotion.leads_in_full"] / values["promotion.leads"]
    values["investment_promotion.elasticity"] = np.log(np.maximum(full, 1.0)) / np.log(2.0)


def _rationing(values: dict[str, Floats]) -> None:
    """Solve 6a: refusals by size, and what a certificate and a guarantee change for small enterprises."""
    approval = values["credit.approval_small"]
    small = log_odds(1.0 - approval)
    large = log_odds(values["credit.rationed_large"])
    span = np.log(values["credit.large_sales"]) - np.log(values["credit.small_sales"])
    values["credit.size_slope"] = (small - large) / span
    values["credit.intercept"] = small + values["credit.size_slope"] * np.log(values["credit.small_sales"])
    certified = np.minimum(approval * values["credit.certified_factor"], 0.98)
    values["credit.certified_slope"] = log_odds(certified) - log_odds(approval)
    guaranteed = np.minimum(approval + values["credit.guarantee_points"], 0.98)
    values["credit.guarantee_slope"] = log_odds(guaranteed) - log_odds(approval)


def _innovation(values: dict[str, Floats]) -> None:
    """Solve 3b: what enterprises without R&D must contribute for the share with any innovation in a year."""
    performers = values["innovation.lagging_performers"]
    by_performers = performers * (1.0 - np.exp(-values["innovation.rate"]))
    rest = (values["innovation.any_share"] - by_performers) / (1.0 - performers)
    values["innovation.rate_without_rd"] = -np.log(1.0 - np.clip(rest, 0.0, 0.95))
