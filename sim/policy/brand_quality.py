"""Article 20: quality certificates and brand awards: sales up, productivity not."""

from __future__ import annotations

from sim.rule import Parameters, rule
from sim.state import BRAND_QUALITY, Enterprise


@rule
def ask_brand_quality(e: Enterprise, p: Parameters) -> float:
    """Return the support asked for a quality certificate or a brand award [万元]."""
    return p.brand_quality.unit_cost if e.aware and not e.branded else 0.0


@rule
def build_brand(e: Enterprise, p: Parameters) -> None:
    """Win the certificate with support: sales rise over the next quarters, productivity falls a little (P10.6-7)."""
    if e.branded or e.granted[BRAND_QUALITY] <= 0.0:
        return
    e.branded = True
    e.sales_to_come += p.brand_quality.sales_gain + p.brand_quality.price_premium
    e.tfp += p.brand_quality.productivity
