"""Fills the outcomes of a quarter from the enterprises and the zone."""

from __future__ import annotations

from sim.national.taxes import vat_and_surcharges
from sim.outcomes import Breakdown, Outcomes
from sim.policy.evaluation import misused_share
from sim.policy.planning import approval_wait
from sim.rule import Parameters, rule
from sim.state import (
    ATTRACTED,
    BRAND_QUALITY,
    BUILDING,
    CERTIFICATION,
    CONTRACTED,
    ENCLAVE_SHARING,
    EVALUATION,
    EXPORT,
    FINANCE,
    FLOW_BROAD,
    FLOW_CERTIFIED,
    FLOW_INDUSTRIES,
    FLOW_LEADING,
    FLOW_OUTPUT,
    FLOW_PRODUCTS,
    FLOW_TAX,
    GREEN,
    HEADQUARTERS,
    INCUBATION,
    INDUSTRY_FUND,
    INSTITUTE,
    INTERNET_PLUS,
    INVESTMENT_PROMOTION,
    IP_STANDARDS,
    MAX_PARKS,
    MOVED,
    NEVER,
    PLANNING,
    PLATFORMS,
    RD_SUBSIDY,
    REGISTERED,
    STAFFING_REFORM,
    STARTUP,
    STREAMLINING,
    TALENT,
    TECH_TRANSFER,
    UNIVERSITY,
    Enterprise,
    Zone,
)
from sim.zone.accounting import over_four_quarters, value_added
from sim.zone.space import under_construction


@rule
def measure(enterprises: list[Enterprise], zone: Zone, p: Parameters, o: Outcomes) -> None:
    """Fill this quarter's outcomes."""
    clear_sums(o)
    gone = 0.0
    cohort = 0.0
    linked = 0.0
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.origin == STARTUP and e.entered < 4:
            cohort += 1.0
            o.cohort_survival += 1.0 if e.alive else 0.0
        if e.left_incubator >= 0:
            gone += 1.0
            o.graduates += 1.0 if e.alive else 0.0
        if (e.origin == ATTRACTED or e.origin == MOVED) and e.park != zone.core:
            o.park_projects += 1.0
        if e.stage == CONTRACTED or e.stage == BUILDING:
            o.projects += 1.0
        if e.entered == zone.q:
            o.entries_attracted += 1.0 if e.origin == ATTRACTED else 0.0
            o.entries_moved += 1.0 if e.origin == MOVED else 0.0
        o.polluter_exits += 1.0 if e.left_at >= 0 and e.polluting else 0.0
        if e.alive:
            add_size(e, p, o)
            add_research(e, zone, o)
            add_markets(e, zone, o)
            linked += 1.0 if e.university_age >= 0 else 0.0
    o.cohort_survival = o.cohort_survival / cohort if cohort > 0.0 else 1.0
    o.post_exit_survival = o.graduates / gone if gone > 0.0 else 1.0
    o.innovations_linked = o.innovations_linked / linked if linked > 0.0 else 0.0
    o.rationed_share = o.rationed_share / o.loan_applicants if o.loan_applicants > 0.0 else 0.0
    o.relabelled_share = 1.0 - o.rd_real / o.rd_reported if o.rd_reported > 0.0 else 0.0
    o.tfp = o.tfp / o.enterprises if o.enterprises > 0.0 else 0.0
    measure_zone(zone, p, o)
    measure_spend(zone, o)


@rule
def add_size(e: Enterprise, p: Parameters, o: Outcomes) -> None:
    """Add an enterprise's size, origin and taxes."""
    o.enterprises += 1.0
    o.attracted_operating += 1.0 if e.origin == ATTRACTED or e.origin == MOVED else 0.0
    o.institutes += 1.0 if e.origin == INSTITUTE else 0.0
    o.polluters += 1.0 if e.polluting else 0.0
    o.relocated += 1.0 if e.relocated else 0.0
    o.staff += e.staff
    o.output += e.sales
    o.value_added += value_added(e)
    o.vat += vat_and_surcharges(value_added(e), e.tax_rate, p)
    o.corporate_tax_standard += e.corporate_tax if e.tax_regime == 0 else 0.0
    o.corporate_tax_certified += e.corporate_tax if e.tax_regime == 1 else 0.0
    o.corporate_tax_western += e.corporate_tax if e.tax_regime == 2 else 0.0
    o.corporate_tax_small += e.corporate_tax if e.tax_regime > 2 else 0.0
    if e.origin == REGISTERED:
        o.booked_sales += e.sales
        o.real_sales += e.sales * e.real_share


@rule
def add_research(e: Enterprise, zone: Zone, o: Outcomes) -> None:
    """Add an enterprise's R&D, innovation and certification."""
    o.rd_real += e.rd_real
    o.rd_reported += e.rd_reported
    o.performers += 1.0 if e.performer else 0.0
    o.knowledge += e.knowledge
    new = 1.0 if e.innovated else 0.0
    o.innovations += new
    o.innovations_performers += new if e.performer else 0.0
    o.innovations_linked += new if e.university_age >= 0 else 0.0
    o.patents += e.inventions + e.other_patents
    o.tfp += e.tfp
    if e.certified_until >= zone.q:
        o.certified += 1.0
        o.certified_relocated += 1.0 if e.relocated else 0.0
    o.applications += 1.0 if e.applied else 0.0
    o.formal_passes += 1.0 if e.applied and e.formal else 0.0
    o.passes += 1.0 if e.passed else 0.0
    o.renewals += 1.0 if e.renewed else 0.0
    o.expiries += 1.0 if e.expired else 0.0


@rule
def add_markets(e: Enterprise, zone: Zone, o: Outcomes) -> None:
    """Add an enterprise's credit, floor, experts and markets."""
    o.loan_applicants += 1.0 if e.loan_asked > 0.0 else 0.0
    o.rationed_share += 1.0 if e.rationed else 0.0
    o.loans += e.loan
    o.debt += e.debt
    o.equity += e.equity
    o.floor_applicants += 1.0 if e.wants_floor else 0.0
    o.tenants += 1.0 if e.tenant_since > NEVER else 0.0
    o.thousand_in_post += float(e.thousand)
    o.ten_thousand_in_post += float(e.ten_thousand)
    o.teams += float(e.teams)
    o.exporters += 1.0 if e.exporting else 0.0
    o.online_sellers += 1.0 if e.online else 0.0
    o.smart_manufacturers += 1.0 if e.digital else 0.0


@rule
def measure_zone(zone: Zone, p: Parameters, o: Outcomes) -> None:
    """Fill the outcomes that the zone itself keeps."""
    o.entries = zone.entrants
    o.startups = zone.startups
    o.registrations = zone.registrations_to_date
    o.leading_entrant_share = zone.leading_to_date / zone.entrants_to_date if zone.entrants_to_date > 0.0 else 0.0
    o.exits = zone.exits
    corporate = o.corporate_tax_standard + o.corporate_tax_certified + o.corporate_tax_western + o.corporate_tax_small
    o.tax = corporate + o.vat
    base = zone.base17[FLOW_OUTPUT * 3]
    o.output_growth = over_four_quarters(zone, FLOW_OUTPUT, 0) / base - 1.0 if base > 0.0 else 0.0
    o.core_output = over_four_quarters(zone, FLOW_OUTPUT, 2)
    o.core_tax = over_four_quarters(zone, FLOW_TAX, 2)
    o.hightech_certified = over_four_quarters(zone, FLOW_CERTIFIED, 0)
    o.hightech_products = over_four_quarters(zone, FLOW_PRODUCTS, 0)
    o.hightech_industries = over_four_quarters(zone, FLOW_INDUSTRIES, 0)
    o.city_certified = o.hightech_certified + zone.outside_certified
    output = over_four_quarters(zone, FLOW_OUTPUT, 0)
    o.leading_share = over_four_quarters(zone, FLOW_LEADING, 0) / output if output > 0.0 else 0.0
    o.broad_share = over_four_quarters(zone, FLOW_BROAD, 0) / output if output > 0.0 else 0.0
    o.floor_construction = under_construction(zone)
    o.floor_completed = zone.floor_completed
    o.floor_let = o.tenants * p.tenancy.floor_per_tenant
    o.guarantee_capital = zone.guarantee_capital
    o.guarantee_exposure = zone.guarantee_exposure
    o.guarantee_paid = zone.guarantee_paid
    o.defaults = zone.defaults
    o.experts = o.thousand_in_post + o.ten_thousand_in_post + o.teams
    o.leads = zone.leads
    o.contracts = zone.contracts
    o.approval_wait = approval_wait(zone, p)
    o.aware_share = zone.aware_share
    o.misused_share = misused_share(zone, p) if zone.spend_to_date[RD_SUBSIDY] > 0.0 else 0.0
    o.floor_capital = zone.floor_capital
    allowed = 0.0
    o.budget = 0.0
    for k in range(len(zone.budget_to_date)):
        allowed += zone.allowed_to_date[k]
        o.budget += zone.budget_to_date[k]
    o.delivered_share = allowed / o.budget if o.budget > 0.0 else 0.0


@rule
def add_breakdown(enterprises: list[Enterprise], zone: Zone, p: Parameters, cells: list[Breakdown]) -> None:
    """Fill the outcomes by park (first ``MAX_PARKS`` cells) and by industry (the rest); cells come blank."""
    for i in range(zone.n_slots):
        e = enterprises[i]
        if e.alive:
            add_to_cell(e, zone, p, cells[e.park])
            add_to_cell(e, zone, p, cells[MAX_PARKS + e.industry])


@rule
def add_to_cell(e: Enterprise, zone: Zone, p: Parameters, cell: Breakdown) -> None:
    """Add an enterprise to the sums of its park or industry."""
    cell.enterprises += 1.0
    cell.staff += e.staff
    cell.output += e.sales
    cell.value_added += value_added(e)
    cell.tax += e.corporate_tax + vat_and_surcharges(value_added(e), e.tax_rate, p)
    cell.rd_real += e.rd_real
    cell.rd_reported += e.rd_reported
    cell.performers += 1.0 if e.performer else 0.0
    cell.knowledge += e.knowledge
    cell.patents += e.inventions + e.other_patents
    cell.certified += 1.0 if e.certified_until >= zone.q else 0.0
    cell.tenants += 1.0 if e.tenant_since > NEVER else 0.0
    cell.exporters += 1.0 if e.exporting else 0.0


@rule
def clear_sums(o: Outcomes) -> None:
    """Set to 0 what is summed over enterprises."""
    o.entries_attracted = 0.0
    o.entries_moved = 0.0
    o.enterprises = 0.0
    o.attracted_operating = 0.0
    o.park_projects = 0.0
    o.institutes = 0.0
    o.polluters = 0.0
    o.polluter_exits = 0.0
    o.cohort_survival = 0.0
    o.relocated = 0.0
    o.staff = 0.0
    o.output = 0.0
    o.value_added = 0.0
    o.corporate_tax_standard = 0.0
    o.corporate_tax_certified = 0.0
    o.corporate_tax_western = 0.0
    o.corporate_tax_small = 0.0
    o.vat = 0.0
    o.booked_sales = 0.0
    o.real_sales = 0.0
    o.rd_real = 0.0
    o.rd_reported = 0.0
    o.performers = 0.0
    o.knowledge = 0.0
    o.innovations = 0.0
    o.innovations_performers = 0.0
    o.innovations_linked = 0.0
    o.patents = 0.0
    o.tfp = 0.0
    o.certified = 0.0
    o.certified_relocated = 0.0
    o.applications = 0.0
    o.formal_passes = 0.0
    o.passes = 0.0
    o.renewals = 0.0
    o.expiries = 0.0
    o.tenants = 0.0
    o.floor_applicants = 0.0
    o.graduates = 0.0
    o.loan_applicants = 0.0
    o.loans = 0.0
    o.rationed_share = 0.0
    o.debt = 0.0
    o.equity = 0.0
    o.thousand_in_post = 0.0
    o.ten_thousand_in_post = 0.0
    o.teams = 0.0
    o.projects = 0.0
    o.exporters = 0.0
    o.online_sellers = 0.0
    o.smart_manufacturers = 0.0
    o.budget = 0.0


@rule
def measure_spend(zone: Zone, o: Outcomes) -> None:
    """Fill the money paid out this quarter, by instrument and in all [万元]."""
    o.spend = 0.0
    for k in range(len(zone.spend)):
        o.spend += zone.spend[k]
    o.spend_planning = zone.spend[PLANNING]
    o.spend_enclave_sharing = zone.spend[ENCLAVE_SHARING]
    o.spend_industry_fund = zone.spend[INDUSTRY_FUND]
    o.spend_headquarters = zone.spend[HEADQUARTERS]
    o.spend_export = zone.spend[EXPORT]
    o.spend_internet_plus = zone.spend[INTERNET_PLUS]
    o.spend_green = zone.spend[GREEN]
    o.spend_investment_promotion = zone.spend[INVESTMENT_PROMOTION]
    o.spend_rd_subsidy = zone.spend[RD_SUBSIDY]
    o.spend_platforms = zone.spend[PLATFORMS]
    o.spend_incubation = zone.spend[INCUBATION]
    o.spend_certification = zone.spend[CERTIFICATION]
    o.spend_talent = zone.spend[TALENT]
    o.spend_tech_transfer = zone.spend[TECH_TRANSFER]
    o.spend_university = zone.spend[UNIVERSITY]
    o.spend_ip_standards = zone.spend[IP_STANDARDS]
    o.spend_brand_quality = zone.spend[BRAND_QUALITY]
    o.spend_finance = zone.spend[FINANCE]
    o.spend_streamlining = zone.spend[STREAMLINING]
    o.spend_staffing_reform = zone.spend[STAFFING_REFORM]
    o.spend_evaluation = zone.spend[EVALUATION]
