"""What an enterprise does in a quarter, in order: plan, operate, status. zone/quarter.py calls them for everybody."""

from __future__ import annotations

from sim.chance import within
from sim.enterprise.accounts import book_quarter, close_year, open_year
from sim.enterprise.awareness import learn
from sim.enterprise.certification import apply_for_certificate, judge_application, prepare, seek
from sim.enterprise.finance import ask_for_credit, fall_into_default, invest
from sim.enterprise.incubation import graduate, look_for_floor
from sim.enterprise.innovation import innovate, learn_by_doing, patent, raise_productivity
from sim.enterprise.market import adopt_digital, adopt_export, draw_volatility, grow, hire
from sim.enterprise.research import participate, plan_rd, spend_rd
from sim.enterprise.survival import survive
from sim.national.certification import required_intensity
from sim.policy.applications import apply_for_support
from sim.policy.brand_quality import build_brand
from sim.policy.finance import begin_subsidy
from sim.policy.green import clean_up
from sim.policy.incubation import use_services
from sim.policy.ip_standards import begin_filing
from sim.policy.platforms import open_unit
from sim.policy.university import keep_link
from sim.rule import Parameters, rule
from sim.state import Enterprise, Zone


@rule
def standing(e: Enterprise, p: Parameters) -> float:
    """Return the merit that selection panels see, in [0, 1]: R&D intensity against the threshold, and productivity."""
    intensity = e.rd_real / e.sales / required_intensity(e.sales, p) if e.sales > 0.0 else 0.0
    return (within(intensity, 0.0, 1.0) + within(0.5 + e.tfp / 2.0, 0.0, 1.0)) / 2.0


@rule
def plan(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Learn, plan R&D and certification (first quarter), ask for support, credit and floor."""
    if zone.season == 0:
        if zone.q > 0:
            open_year(e)
        draw_volatility(e, zone, p)
    learn(e, zone, p)
    if zone.season == 0:
        participate(e, zone, p)
        seek(e, zone, p)
        prepare(e, p)
        plan_rd(e, p)
    e.merit = standing(e, p)
    ask_for_credit(e, p)
    look_for_floor(e, p)
    apply_for_support(e, zone, p)


@rule
def operate(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Use what was granted, do R&D, innovate, invest, adopt and sell."""
    begin_filing(e, zone)
    begin_subsidy(e, p)
    use_services(e, zone)
    open_unit(e)
    keep_link(e, p)
    clean_up(e, p)
    build_brand(e, p)
    spend_rd(e, zone, p)
    learn_by_doing(e, zone, p)
    innovate(e, zone, p)
    patent(e, zone, p)
    raise_productivity(e, zone, p)
    adopt_export(e, p)
    adopt_digital(e, p)
    grow(e, zone, p)
    hire(e, p)
    book_quarter(e, p)
    invest(e, p)


@rule
def status(e: Enterprise, zone: Zone, p: Parameters) -> None:
    """Be certified, close the fiscal year (fourth quarter), graduate, default, leave, grow older."""
    if zone.season == 3:
        apply_for_certificate(e, zone, p)
        judge_application(e, zone, p)
        close_year(e, zone, p)
    else:
        e.applied = False
        e.passed = False
        e.renewed = False
        e.expired = False
    graduate(e, zone, p)
    fall_into_default(e, p)
    e.age += 1
    survive(e, zone, p)
