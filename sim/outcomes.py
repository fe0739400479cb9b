"""What is measured each quarter: the names of the outcomes in order; measurement.py fills them.

Units and definitions for people are in catalogue/outcomes.yaml. Flows are annualised unless the comment says
"this quarter"; money in 万元.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from sim.state import fields


class Outcomes:
    """The zone's outcomes at the end of a quarter."""

    enterprises: float
    entries: float  # this quarter, all origins
    startups: float  # opened this quarter
    entries_attracted: float  # opened this quarter
    entries_moved: float  # opened this quarter
    attracted_operating: float  # attracted and moved enterprises in operation
    park_projects: (
        float  # attracted and moved enterprises signed since 2018Q1 in the parks outside the core, all stages
    )
    institutes: float
    registrations: float  # headquarters registered
    leading_entrant_share: float  # of entrants to date
    exits: float  # this quarter
    polluters: float
    polluter_exits: float  # to date
    cohort_survival: float  # start-ups of 2018 still operating / opened
    relocated: float  # enterprises that came from elsewhere in the region
    staff: float
    output: float
    value_added: float
    tax: float
    corporate_tax_standard: float
    corporate_tax_certified: float
    corporate_tax_western: float
    corporate_tax_small: float
    vat: float
    output_growth: float  # of the last four quarters against 2017, in all
    booked_sales: float  # of headquarters
    real_sales: float  # of headquarters
    core_output: float  # core plus its booked share
    core_tax: float
    rd_real: float
    rd_reported: float
    relabelled_share: float
    performers: float
    knowledge: float
    innovations: float  # this quarter
    innovations_performers: float
    innovations_linked: float  # per linked enterprise, this quarter
    patents: float  # stock
    tfp: float  # mean log productivity against the reference path
    certified: float
    certified_relocated: float
    applications: float  # for certification, this quarter
    formal_passes: float
    passes: float
    renewals: float
    expiries: float
    hightech_certified: float  # value added over four quarters
    hightech_products: float
    hightech_industries: float
    city_certified: float
    leading_share: float
    broad_share: float
    floor_construction: float
    floor_completed: float
    floor_let: float
    tenants: float
    floor_applicants: float
    graduates: float  # left an incubator and still operate
    post_exit_survival: float  # of those who left one
    loan_applicants: float
    loans: float
    rationed_share: float
    guarantee_capital: float
    guarantee_exposure: float
    guarantee_paid: float
    defaults: float  # enterprises, this quarter
    debt: float
    equity: float
    thousand_in_post: float
    ten_thousand_in_post: float
    teams: float
    experts: float
    leads: float
    contracts: float
    projects: float  # signed or being built
    exporters: float
    online_sellers: float
    smart_manufacturers: float
    approval_wait: float
    aware_share: float
    delivered_share: float  # of budgets, to date
    misused_share: float
    budget: float  # put into budgets, to date
    floor_capital: float
    spend: float  # this quarter
    spend_planning: float
    spend_enclave_sharing: float
    spend_industry_fund: float
    spend_headquarters: float
    spend_export: float
    spend_internet_plus: float
    spend_green: float
    spend_investment_promotion: float
    spend_rd_subsidy: float
    spend_platforms: float
    spend_incubation: float
    spend_certification: float
    spend_talent: float
    spend_tech_transfer: float
    spend_university: float
    spend_ip_standards: float
    spend_brand_quality: float
    spend_finance: float
    spend_streamlining: float
    spend_staffing_reform: float
    spend_evaluation: float


class Breakdown:
    """Outcomes of one park or one industry at a year end."""

    enterprises: float
    staff: float
    output: float
    value_added: float
    tax: float
    rd_real: float
    rd_reported: float
    performers: float
    knowledge: float
    patents: float
    certified: float
    tenants: float
    exporters: float


@dataclass(frozen=True)
class Outcome:
    """One outcome by its position in the arrays of the engine."""

    id: str
    position: int


@functools.cache
def totals() -> tuple[Outcome, ...]:
    """Return the outcomes of the whole zone in the order of the engine's arrays."""
    return tuple(Outcome(name, k) for k, name in enumerate(fields(Outcomes)))


@functools.cache
def breakdown() -> tuple[Outcome, ...]:
    """Return the outcomes by park or industry in the order of the engine's arrays."""
    return tuple(Outcome(name, k) for k, name in enumerate(fields(Breakdown)))
