"""Numbers in words a planner reads: no more digits than the interval supports, no probability of 0 % or 100 %."""

from __future__ import annotations

import math

WAN_PER_YI = 10_000  # 万元 in 亿元
YUAN_PER_WAN = 10_000
WAN_PER_MILLION = 100  # 万元 in a million yuan
WAN_PER_BILLION = 100_000
IN_WAN = {"万元": 1, "亿元/yr": WAN_PER_YI}  # units of money
CURRENCY = "CNY "
COUNTED = ("enterprises", "teams", "persons", "posts", "count")  # units of what comes whole
NOTHING = "–"
MOST_DECIMALS = 6


def decimals(spread: float, value: float) -> int:
    """Return how many decimals show two digits of the spread; without a spread, three digits of the value.

    Below 0, so many digits before the point are rounded away: a spread of 840 leaves tens.
    """
    finest, digits = (spread, 1) if spread > 0.0 else (abs(value), 2)
    if not math.isfinite(finest) or finest == 0.0:
        return 0
    places = digits - math.floor(math.log10(finest))
    return min(MOST_DECIMALS, places if spread > 0.0 else max(0, places))


def number(value: float | None, spread: float = 0.0, sign: bool = False) -> str:
    """Return a number with thousands separators, as exact as the width of its interval allows."""
    if value is None or not math.isfinite(value):
        return NOTHING
    places = decimals(spread, value)
    shown = round(value, places) + 0.0  # so that -0.0 is shown as 0
    if not shown and places == MOST_DECIMALS:
        places = 0  # nothing, but for the rounding of the machine
    return f"{shown:{'+' if sign and shown else ''},.{max(0, places)}f}"


def percent(share: float | None, spread: float = 0.0, sign: bool = False) -> str:
    """Return a share [1] as per cent; ``spread`` is the width of its interval [1]."""
    if share is None or not math.isfinite(share):
        return NOTHING
    return f"{number(100.0 * share, 100.0 * spread, sign)} %"


def probability(estimate: float | None, replications: int, width: float = 1.0) -> str:
    """Return a probability estimated from n replications: never 0 % or 100 %, but "< 1/n" and "> (n-1)/n".

    >>> probability(0.0, 400), probability(1.0, 400), probability(0.6231, 400), probability(0.6231, 40_000, 0.0095)
    ('< 1/400', '> 399/400', '62 %', '62.3 %')
    """
    if estimate is None or not math.isfinite(estimate) or replications < 1:
        return NOTHING
    if estimate <= 0.0:
        return f"< 1/{replications}"
    if estimate >= 1.0:
        return f"> {replications - 1}/{replications}"
    return f"{_inside(estimate, width)} %"


def probability_interval(low: float | None, high: float | None) -> str:
    """Return the interval of a probability [1] in per cent; an end at 0 or 1 leaves one bound.

    >>> probability_interval(0.0, 0.0095), probability_interval(0.573, 0.669)
    ('<= 0.9 %', '57–67 %')
    """
    if low is None or high is None or (low <= 0.0 and high >= 1.0):
        return NOTHING
    width = high - low
    if low <= 0.0:
        return f"<= {_inside(high, width)} %"
    if high >= 1.0:
        return f">= {_inside(low, width)} %"
    return f"{_inside(low, width)}–{_inside(high, width)} %"


def _inside(share: float, width: float) -> str:
    """Return a share strictly between 0 and 1 in per cent, as exact as its interval and never rounded to 0 or 100."""
    finest = min(width, share, 1.0 - share)
    places = max(0, -math.floor(math.log10(100.0 * finest))) if finest > 0.0 else MOST_DECIMALS
    return f"{100.0 * share:.{min(places, MOST_DECIMALS)}f}"


def money(wan: float | None, lang: str, spread: float = 0.0) -> str:
    """Return an amount given in 万元: in Chinese as 元, 万元 or 亿元, in English in yuan or (thousand) million yuan."""
    if wan is None or not math.isfinite(wan):
        return NOTHING
    if 0.0 < abs(wan) < 1.0:
        yuan = number(wan * YUAN_PER_WAN, spread * YUAN_PER_WAN)
        return f"{yuan} 元" if lang == "zh" else f"{CURRENCY}{yuan}"
    large = abs(wan) >= WAN_PER_YI
    if lang == "zh":
        scale, unit = (WAN_PER_YI, "亿元") if large else (1, "万元")
        return f"{number(wan / scale, spread / scale)} {unit}"
    scale, unit = (WAN_PER_BILLION, "bn") if abs(wan) >= WAN_PER_BILLION else (WAN_PER_MILLION, "m")
    return f"{CURRENCY}{number(wan / scale, spread / scale)} {unit}"


def quantity(value: float | None, unit: str, lang: str, spread: float = 0.0) -> str:
    """Return a value without its unit, except that shares become per cent and 万元 is scaled.

    >>> quantity(1.0, "teams", "en", 1.0), quantity(1.25, "teams", "en", 1.0), quantity(0.32, "1", "en", 0.4)
    ('1', '1.2', '32 %')
    """
    if unit in COUNTED and value is not None and float(value).is_integer():
        return number(value, max(spread, 10.0))  # 10 leaves ones
    if unit in ("1", "1/yr"):
        return percent(value, spread)
    if unit in IN_WAN and value is not None:
        return money(value * IN_WAN[unit], lang, spread * IN_WAN[unit])
    return number(value, spread)


def exact(value: float | None, unit: str, lang: str) -> str:
    """Return a given number, such as a threshold, with the digits it was given with.

    >>> exact(0.15, "1/yr", "en"), exact(200_000.0, "m2", "en"), exact(30.0, "", "en")
    ('15 %', '200,000', '30')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if unit in ("1", "1/yr"):
        return f"{_plain(100.0 * value)} %"
    if unit in IN_WAN:
        return money(value * IN_WAN[unit], lang)
    return _plain(value)


def size(count: float) -> str:
    """Return a number of bytes.

    >>> size(3_200_000.0), size(4.5e9)
    ('3.2 MB', '4.5 GB')
    """
    scale, unit = next((s for s in ((1e9, "GB"), (1e6, "MB")) if count >= s[0]), (1e3, "kB"))
    return f"{count / scale:.1f} {unit}"


def _plain(value: float) -> str:
    whole, _, rest = f"{value:,.{MOST_DECIMALS}f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")
