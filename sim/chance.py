"""From one uniform draw to the number a rule needs, by inversion: a larger mean never gives a smaller count."""

from __future__ import annotations

import math

from sim.rule import rule


@rule
def normal(u: float) -> float:
    """Return the standard normal quantile of ``u`` in (0, 1); relative error below 2e-9.

    Source: rational approximation of P. J. Acklam (2003); three pieces, joined at 0.02425.

    >>> round(normal(0.975), 6)
    1.959964
    """
    if u < 0.02425:
        r = math.sqrt(-2.0 * math.log(u))
        return _tail(r)
    if u > 1.0 - 0.02425:
        r = math.sqrt(-2.0 * math.log(1.0 - u))
        return -_tail(r)
    q = u - 0.5
    r = q * q
    top = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r
           - 30.66479806614716) * r + 2.506628277459239  # fmt: skip
    bottom = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
              - 13.28068155288572) * r + 1.0  # fmt: skip
    return top * q / bottom


@rule
def _tail(r: float) -> float:
    """Return the lower-tail piece of the normal quantile at r = sqrt(-2 ln u)."""
    top = ((((-0.007784894002430293 * r - 0.3223964580411365) * r - 2.400758277161838) * r - 2.549732539343734) * r
           + 4.374664141464968) * r + 2.938163982698783  # fmt: skip
    bottom = (
        ((0.007784695709041462 * r + 0.3224671290700398) * r + 2.445134137142996) * r + 3.754408661907416
    ) * r + 1.0
    return top / bottom


@rule
def exponential(u: float) -> float:
    """Return the quantile of an exponential with mean 1.

    >>> round(exponential(0.5), 6)
    0.693147
    """
    return -math.log1p(-u)


@rule
def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), safe for any finite ``x``.

    >>> logistic(0.0)
    0.5
    """
    if x > 0.0:
        return 1.0 / (1.0 + math.exp(-min(x, 700.0)))
    power = math.exp(max(x, -700.0))
    return power / (1.0 + power)


@rule
def logit(probability: float) -> float:
    """Return the log odds of a probability, which is kept a little inside (0, 1).

    >>> logit(0.5)
    0.0
    """
    inside = min(max(probability, 0.0001), 0.9999)
    return math.log(inside / (1.0 - inside))


@rule
def poisson(u: float, mean: float, cap: int) -> int:
    """Return the Poisson count of quantile ``u``, at most ``cap``; means above 600 are treated as 600.

    >>> poisson(0.5, 3.0, 10)
    3
    """
    if mean <= 0.0 or cap <= 0:
        return 0
    bounded = min(mean, 600.0)
    term = math.exp(-bounded)
    total = term
    count = 0
    while total < u and count < cap:
        count += 1
        term = term * bounded / count
        total += term
    return count


@rule
def binomial(u: float, trials: int, probability: float) -> int:
    """Return the binomial count of quantile ``u`` for few trials.

    >>> binomial(0.9, 2, 0.5)
    2
    """
    if trials <= 0 or probability <= 0.0:
        return 0
    if probability >= 1.0:
        return trials
    term = 1.0
    for _ in range(trials):
        term = term * (1.0 - probability)
    total = term
    count = 0
    while total < u and count < trials:
        term = term * (trials - count) / (count + 1.0) * probability / (1.0 - probability)
        count += 1
        total += term
    return count


@rule
def within(value: float, low: float, high: float) -> float:
    """Return ``value`` held inside [low, high].

    >>> within(2.0, 0.0, 1.0)
    1.0
    """
    return min(max(value, low), high)


@rule
def quarterly(annual: float) -> float:
    """Return the quarterly hazard of an annual one, 1 - (1 - h)^(1/4).

    >>> round(quarterly(0.0634), 4)
    0.0162
    """
    if annual >= 1.0:
        return 1.0
    return 1.0 - math.exp(0.25 * math.log1p(-max(annual, 0.0)))
