"""The state of the model: each field declared once, with its unit.

The NumPy record types of the compiled host, the attributes of the Mesa host and the columns of the panel are all
made from these classes. Money is in 万元 (10,000 CNY) at current prices; flows are annualised; stocks are at the end
of the quarter.
"""

from __future__ import annotations

import functools
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

MAX_PARKS = 8
MAX_INDUSTRIES = 8
MAX_LARGE = 8
CELLS = MAX_PARKS * MAX_INDUSTRIES
SCOPES = ("all", "core", "core_plus_share")

INSTRUMENTS = (
    "planning",
    "enclave_sharing",
    "industry_fund",
    "headquarters",
    "export",
    "internet_plus",
    "green",
    "investment_promotion",
    "rd_subsidy",
    "platforms",
    "incubation",
    "certification",
    "talent",
    "tech_transfer",
    "university",
    "ip_standards",
    "brand_quality",
    "finance",
    "streamlining",
    "staffing_reform",
    "evaluation",
)

# Positions of the instruments in every array by instrument.
(
    PLANNING,
    ENCLAVE_SHARING,
    INDUSTRY_FUND,
    HEADQUARTERS,
    EXPORT,
    INTERNET_PLUS,
    GREEN,
    INVESTMENT_PROMOTION,
    RD_SUBSIDY,
    PLATFORMS,
    INCUBATION,
    CERTIFICATION,
    TALENT,
    TECH_TRANSFER,
    UNIVERSITY,
    IP_STANDARDS,
    BRAND_QUALITY,
    FINANCE,
    STREAMLINING,
    STAFFING_REFORM,
    EVALUATION,
) = range(len(INSTRUMENTS))

# Codes of Enterprise.origin and Enterprise.stage: integers, because compiled records hold no text.
INCUMBENT, STARTUP, ATTRACTED, MOVED, REGISTERED, INSTITUTE = range(6)
CONTRACTED, BUILDING, OPERATING, LEFT = range(4)

# Stands for no quarter where quarters before 2018Q1 are negative numbers.
NEVER = -1000

# Kinds of money that reach an enterprise only after a delay, rows of Enterprise.due.
DUE_RD, DUE_FUND, DUE_AWARD, DUE_HEADQUARTERS = range(4)
DUE_QUARTERS = 12

# Annual flows that targets are read from, rows of Zone.year; each by scope: all, core, core plus booked share.
(
    FLOW_OUTPUT,
    FLOW_VALUE_ADDED,
    FLOW_TAX,
    FLOW_CERTIFIED,
    FLOW_PRODUCTS,
    FLOW_INDUSTRIES,
    FLOW_LEADING,
    FLOW_BROAD,
    FLOW_NARROW,
    FLOW_RD_REAL,
    FLOW_RD_REPORTED,
) = range(11)
N_FLOWS = 11

FLOOR_AGES = 13  # ages of floor under construction that are told apart [quarters]

Flags = Annotated[list[bool], len(INSTRUMENTS)]
ByInstrument = Annotated[list[float], len(INSTRUMENTS)]
ByCell = Annotated[list[float], CELLS]
ByIndustry = Annotated[list[float], MAX_INDUSTRIES]
ByPark = Annotated[list[float], MAX_PARKS]
Years = Annotated[list[float], 3]  # [0] the fiscal year before this one, [2] three years before
Quarters = Annotated[list[float], DUE_QUARTERS]  # a ring: position q modulo its length
ByScope = Annotated[list[float], len(SCOPES)]


class Birth:
    """Uniform draws in (0, 1) of one newcomer, by purpose; made once, when its place in the queue comes up."""

    park: float
    industry: float
    size: float
    age: float
    productivity: float
    margin: float
    staff_share: float
    high_tech: float
    performer: float
    research: float
    western: float
    polluting: float
    connection: float
    management: float
    technique: float
    willing: float
    cost: float
    aware: float
    claims: float
    exporting: float
    online: float
    linked: float
    rd_unit: float
    suitability: float
    gap: float
    tenancy: float
    contract: float
    realised: float
    moved: float
    certified: float
    relocated: float
    booked: float
    steered: float
    steered_industry: float
    stay: float
    past_growth: float
    inventions: float
    other_patents: float


class Newcomer:
    """One place in this quarter's queue of possible entrants; the k-th is the same in every scenario."""

    key: int  # names the enterprise in every draw
    birth: Birth


class Luck:
    """Uniform draws in (0, 1) of one enterprise in one quarter, by purpose."""

    growth: float
    volatility: float
    margin: float
    learn: float
    claim: float
    performer: float
    score: float
    payment: float
    credit: float
    default: float
    tenancy: float
    graduate: float
    innovate: float
    invention: float
    other_patent: float
    productivity: float
    export: float
    online: float
    digital: float
    transfer: float
    approval: float
    exit: float
    wait: float
    leave_thousand: float
    leave_ten_thousand: float
    leave_team: float


class ZoneLuck:
    """Uniform draws in (0, 1) of the zone in one quarter, by purpose."""

    startups: float
    leads: float
    headquarters: float
    institutes: float
    thousand: float
    ten_thousand: float
    teams: float
    outside_certified: float
    outside_products: float
    outside_industries: float


class Enterprise:
    """One enterprise (or the project of one) at the end of a quarter."""

    key: int  # names it in every draw: origin, quarter, number in that quarter
    slot: int  # position in order of entry
    park: int  # index into the profile's parks
    industry: int  # index into the profile's industries
    origin: int  # INCUMBENT, STARTUP, ATTRACTED, MOVED, REGISTERED (headquarters), INSTITUTE
    stage: int  # CONTRACTED, BUILDING, OPERATING, LEFT
    left_at: int  # quarter in which it left; -1 while it has not
    certificate_rest: int  # years left of the certificate that a moved enterprise brings; -1 without
    entered: int  # quarter in which it began to operate; -1 before 2018Q1 or not yet
    alive: bool  # operating; False before it opens and once it has left
    age: int  # quarters since founding
    realisable: bool  # a contract that will be carried out
    relocated: bool  # came from elsewhere in the region, so no gain for the city

    sales: float  # 万元 per year
    typical_size: float  # size at which the exit hazards by age hold for it, over the median of its industry
    staff: float  # persons
    st_share: float  # science and technology staff / staff
    margin: float  # profit before R&D / sales, lasting part
    margin_now: float  # the same this quarter
    trend: float  # growth of its industry before the common shift [1/yr]
    sales_per_staff: float  # 万元 per person and year
    encouraged: bool  # its business is in the catalogue of the western region
    profit: float  # 万元 per year, after R&D and interest, before tax
    value_added_ratio: float  # value added / sales
    tax_rate: float  # VAT and surcharges / value added
    capital: float  # 万元
    cash: float  # 万元
    quarters_short: int  # quarters in a row with negative cash
    net_assets: Annotated[list[float], 4]  # 万元 at the last four year ends, [0] the latest
    taxable_income: float  # 万元, last closed fiscal year
    losses: float  # 万元 carried forward
    tax_regime: int  # code of national.taxes
    corporate_tax: float  # 万元 of the last closed fiscal year
    volatility: float  # standard deviation of this year's log growth

    tfp: float  # log productivity less the reference path of its industry
    knowledge: float  # 万元 of R&D stock, spillovers and transfers included
    real_stock: float  # 万元 of own real R&D stock
    rd_recent: Quarters  # 万元 of real R&D spent in the quarters whose stock is still to come
    high_tech_share: float  # high-tech revenue / sales
    inventions: float  # granted class I patents
    other_patents: float  # granted class II patents
    product_age: int  # quarters since the last new product
    branded: bool
    digital: bool
    digital_age: int  # quarters since smart manufacturing was adopted
    online: bool
    exporting: bool
    polluting: bool
    consumer: bool  # sells consumer goods
    manufacturing: bool
    high_tech_industry: bool  # new materials or biomedicine: a high-tech industry by class
    leading: bool  # a leading industry of article 6
    leading_broad: bool
    leading_narrow: bool
    university_age: int  # quarters since the university link began; -1 without
    rd_unit: bool  # a recognised research unit
    ip_until: int  # last quarter of supported filing; -1 without
    standards: bool  # takes part in standards
    sales_to_come: float  # log sales that new markets, brands and quality still have to bring

    performer: bool  # does R&D
    rd_propensity: float  # desired R&D / sales at a user cost of 1
    rd_goal: float  # R&D / sales it aims at to be certified; 0 without
    planned_sales: float  # 万元 per year when this year's R&D was planned
    rd_own: float  # 万元 per year of own money
    rd_real: float  # 万元 per year really spent
    rd_reported: float  # 万元 per year in the certification books
    relabelled: float  # share of reported R&D that is no R&D
    sales_years: Years  # 万元
    rd_real_years: Years  # 万元
    innovation_years: Years  # new products
    conversion_years: Years  # conversions as applicants count them
    closed_years: int  # fiscal years in the registers, at most 3
    ytd_quarters: int  # quarters so far this year in which it did business
    ytd_sales: float  # 万元 so far this year
    ytd_rd_real: float  # 万元
    ytd_innovations: float
    ytd_conversions: float
    ytd_profit: float  # 万元

    debt: float  # 万元
    guaranteed_debt: float  # 万元
    rationed: bool  # asked for credit this quarter and did not get it
    loan_asked: float  # 万元 this quarter
    loan: float  # 万元 this quarter
    interest_cut: float  # part of the loan rate that a subsidy takes over
    subsidised_quarters: int  # quarters of interest subsidy left
    investment: float  # 万元 per year; a decision that the panel shows
    shortfall: float  # (investment - desired) / capital, per year; above 0 with subsidised interest
    equity: float  # 万元 received from public and venture funds
    defaulted: bool  # this quarter

    aware: bool  # knows the programmes
    claims: bool  # claims the super-deduction
    willing: bool  # able and willing to answer the certification incentive
    application_cost: float  # 万元 to apply for certification
    connection: float  # in [0, 1]
    merit: float  # in [0, 1]
    management: float  # R&D management on the score sheet, in [0, 1]
    technique: float  # technical level on the score sheet, in [0, 1]
    founding_class: int  # at the founding: 0 certified, 1 near-eligible, 2 other
    seeks: bool  # wants to be certified
    certified_until: int  # last quarter of the certificate; NEVER without
    ever_certified: bool
    applied: bool  # for certification, this quarter
    passed: bool  # certification granted or renewed, this quarter
    renewed: bool  # this quarter
    expired: bool  # its certificate ended unrenewed this quarter
    formal: bool  # passed the formal tests of this round
    advised: bool  # used the advisory service since the last round
    award_due: bool  # certified and not yet given the zone's award
    score_points: float  # of the last application

    tenant_since: int  # quarter; NEVER without a tenancy
    left_incubator: int  # quarter; -1 never
    wants_floor: bool
    served: bool  # uses the incubator's services
    served_since: int  # quarter
    thousand: int  # Thousand Talents experts in post
    ten_thousand: int  # Ten Thousand Talents experts in post
    teams: int  # high-end technical teams hosted
    real_share: float  # real activity / booked activity (headquarters)
    core_share: float  # investment share of the core in an enclave project

    asked: ByInstrument  # 万元 applied for this quarter
    granted: ByInstrument  # 万元 committed to it this quarter
    due: Annotated[list[float], 4 * DUE_QUARTERS]  # 万元 promised, by kind and quarter of payment
    grants_received: float  # 万元 to date
    rd_grant: float  # 万元 of R&D subsidy paid this quarter
    innovated: bool  # this quarter
    score: float  # in the ranking under way
    place: int  # working space of the ranking: the slot that holds this place
    luck: Luck


class Zone:
    """The zone at the end of a quarter."""

    q: int  # quarter, 0 = 2018Q1
    season: int  # 0 first quarter .. 3 fourth
    n_slots: int
    n_parks: int
    n_industries: int
    core: int  # index of the core park
    capacity: int  # slots; a run that fills them is refused
    full: bool  # an entrant found no slot
    startup_places: int  # places in the queue of newcomers, by kind, in this order
    headquarters_places: int
    institute_places: int
    lead_places: int
    luck: ZoneLuck

    delivery: float  # share of a lever that reaches enterprises
    budget_left: ByInstrument  # 万元 of this year still to commit
    budget_year: ByInstrument  # 万元 of this year's budget that have been opened
    committed: ByInstrument  # 万元 this quarter
    spend: ByInstrument  # 万元 paid out this quarter
    spend_to_date: ByInstrument  # 万元
    budget_to_date: ByInstrument  # 万元 put into the budgets
    allowed_to_date: ByInstrument  # 万元 that delivery let through
    committed_to_date: ByInstrument  # 万元
    applications: ByInstrument  # this quarter
    awards: ByInstrument  # this quarter
    success: ByInstrument  # share of applications granted, as enterprises expect it

    floor_completed: float  # m2
    floor_started: Annotated[list[float], FLOOR_AGES]  # m2 by quarters since its start
    floor_capital: float  # 万元 of public money this quarter
    floor_founding: float  # m2 completed and under construction at the start
    tenants: float  # end of last quarter
    participation_base: float  # constant of the R&D participation equation
    participation_gain: float  # what doing R&D last year adds to its log odds
    sales_level: float  # factor on the profile's sales that fits the drawn value added
    research_level: float  # factor on the profile's R&D intensity that fits the drawn level
    score_shift: float  # constant of the certification score

    guarantee_capital: float  # 万元
    guarantee_exposure: float  # 万元
    guarantee_paid: float  # 万元 paid for defaults this quarter
    defaults: float  # enterprises that fell into default this quarter
    venture_cash: float  # 万元 raised and not yet placed

    leads: float  # this quarter
    contracts: float  # this quarter
    thousand_arrived: float  # since 2018Q1
    ten_thousand_arrived: float
    teams_formed: float
    enterprises: float  # end of last quarter
    aware_share: float
    claim_share: float  # of performers
    experts: float  # in post, teams included
    entrants: float  # this quarter
    entrants_leading: float
    startups: float
    exits: float
    polluter_exits: float
    entrants_to_date: float
    leading_to_date: float
    registrations_to_date: float  # of headquarters
    founding_enterprises: float
    certified: ByScope  # certificates held, by scope

    cell_n: ByCell  # last quarter, park * MAX_INDUSTRIES + industry
    cell_sales: ByCell
    cell_rd: ByCell
    cell_knowledge: ByCell
    distance: Annotated[list[float], MAX_PARKS * MAX_PARKS]  # km
    industry_n: ByIndustry  # last quarter
    industry_sales: ByIndustry  # median, 万元 per year
    industry_tfp: ByIndustry  # mean
    industry_frontier: ByIndustry  # mean of those above the mean
    industry_certified: ByIndustry  # share of enterprises
    reference_sales: ByIndustry  # founding median
    reference_knowledge: ByIndustry  # founding median of the R&D stock of performers
    reference_ratio: ByIndustry  # founding median of R&D stock / sales of performers
    spill: ByCell  # spillover pool at each cell
    cell_before: ByCell  # enterprises at the end of the quarter before
    industry_better: ByIndustry  # enterprises above the mean productivity
    cell_growth: ByCell  # log change of the number of neighbours of the same industry in the last quarter
    park_growth: ByPark  # the same of all neighbours

    outside_certified: float  # 万元 per year: value added of the city's certified enterprises outside the zone
    outside_products: float
    outside_industries: float
    year: Annotated[
        list[float], N_FLOWS * 3 * 4
    ]  # flows of the last four quarters: (flow * 3 + scope) * 4 + q modulo 4
    base17: Annotated[list[float], N_FLOWS * 3]  # their sums over 2017, annual
    base18: Annotated[list[float], N_FLOWS * 3]  # over 2018


class Profile:
    """What the founding and newcomers draw from; constant over a run. Values by industry, by park or by archetype."""

    n_parks: int
    n_industries: int
    n_large: int
    core: int
    counts: ByCell  # enterprises
    latitude: ByPark
    longitude: ByPark
    attracted_weight: ByPark
    startup_weight: ByPark
    leading: ByIndustry  # 1 or 0
    leading_broad: ByIndustry
    leading_narrow: ByIndustry
    high_tech: ByIndustry
    consumer: ByIndustry
    manufacturing: ByIndustry
    trend: ByIndustry  # 1/yr
    value_added_ratio: ByIndustry
    margin: ByIndustry
    tax_rate: ByIndustry
    median_sales: ByIndustry  # 万元 per year
    sigma_sales: ByIndustry
    cap_sales: ByIndustry  # 万元 per year
    sales_per_staff: ByIndustry  # 万元 per person and year
    capital_ratio: ByIndustry  # capital / sales
    performer_share: ByIndustry
    rd_intensity: ByIndustry  # of performers
    st_share: ByIndustry
    high_tech_share: ByIndustry
    western_share: ByIndustry
    polluting_share: ByIndustry
    exporting_share: ByIndustry
    online_share: ByIndustry
    attracted_share: ByIndustry
    startup_share: ByIndustry
    young_share: float  # enterprises younger than 5 years
    middle_share: float  # 5 to 10 years
    large_park: Annotated[list[float], MAX_LARGE]  # index
    large_industry: Annotated[list[float], MAX_LARGE]  # index
    large_number: Annotated[list[float], MAX_LARGE]
    large_sales: Annotated[list[float], MAX_LARGE]  # 万元 per year
    large_rd_intensity: Annotated[list[float], MAX_LARGE]
    large_st_share: Annotated[list[float], MAX_LARGE]
    large_high_tech_share: Annotated[list[float], MAX_LARGE]


@functools.cache
def fields(record: type) -> dict[str, tuple[Any, int]]:
    """Return name -> (bool, int, float or a record class, length or 0 for a scalar) in order of declaration."""
    declared: dict[str, tuple[Any, int]] = {}
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is Annotated:
            inner, length = get_args(hint)
            declared[name] = (get_args(inner)[0], length)
        else:
            declared[name] = (hint, 0)
    return declared


@functools.cache
def record_dtype(record: type) -> np.dtype[Any]:
    """Return the aligned NumPy record type of a state class."""
    plain = {bool: np.dtype(np.bool_), int: np.dtype(np.int64), float: np.dtype(np.float64)}
    members: list[tuple[Any, ...]] = []
    for name, (kind, length) in fields(record).items():
        member = plain[kind] if kind in plain else record_dtype(kind)
        members.append((name, member, (length,)) if length else (name, member))
    return np.dtype(members, align=True)
