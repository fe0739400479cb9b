"""Corporate tax, losses, user cost and VAT against values worked out by hand."""

import pytest

from sim.national.taxes import (
    CERTIFIED,
    SMALL,
    STANDARD,
    WESTERN,
    certificate_tax_value,
    deduction_rate,
    elect_regime,
    is_small,
    losses_carried_forward,
    marginal_rate,
    tax_due,
    taxable_income,
    user_cost,
    vat_and_surcharges,
)


@pytest.fixture
def p(rules_of):
    return rules_of("2019Q1")


@pytest.mark.parametrize(
    ("rate", "extra", "factor"),
    [
        *[(0.25, extra, factor) for extra, factor in [(0.5, 0.833), (0.75, 0.750), (1.0, 0.667)]],
        *[(0.15, extra, factor) for extra, factor in [(0.5, 0.912), (0.75, 0.868), (1.0, 0.824)]],
        *[(0.10, extra, factor) for extra, factor in [(0.5, 0.944), (0.75, 0.917), (1.0, 0.889)]],
        *[(0.05, extra, factor) for extra, factor in [(0.5, 0.974), (0.75, 0.961), (1.0, 0.947)]],
    ],
)
def test_user_cost_reproduces_the_table_of_the_evidence(rate, extra, factor):
    """parameters.md 0.2, printed to three decimals."""
    assert user_cost(rate, extra) == pytest.approx(factor, abs=0.0005)


def test_without_a_claim_rd_costs_what_it_costs():
    assert user_cost(tax_rate=0.25, extra_deduction=0.0) == 1.0


def test_a_tax_of_everything_has_no_user_cost_to_divide_by():
    assert user_cost(tax_rate=1.0, extra_deduction=0.75) == 1.0


@pytest.mark.parametrize(
    ("quarter", "taxable", "tax"),
    [
        ("2018Q4", 100.0, 10.0),  # half of 100 at 20 %
        ("2019Q4", 100.0, 5.0),  # a quarter of 100 at 20 %
        ("2019Q4", 300.0, 25.0),  # 5 % of 100 and 10 % of 200
        ("2020Q4", 180.0, 13.0),  # 5 + 8
        ("2021Q4", 300.0, 22.5),  # 2.5 % of 100 and 10 % of 200
        ("2022Q4", 300.0, 12.5),  # 2.5 % of 100 and 5 % of 200
        ("2024Q4", 300.0, 15.0),  # 5 % of 300
    ],
)
def test_a_small_enterprise_pays_by_bands_of_the_year(rules_of, quarter, taxable, tax):
    assert tax_due(taxable, SMALL, rules_of(quarter)) == pytest.approx(tax)


def test_the_other_regimes_pay_one_rate(p):
    dues = [tax_due(1000.0, regime, p) for regime in (STANDARD, CERTIFIED, WESTERN)]
    assert dues == pytest.approx([250.0, 150.0, 150.0])


@pytest.mark.parametrize(
    ("quarter", "taxable", "staff", "assets", "small"),
    [
        ("2018Q4", 100.0, 100.0, 3000.0, True),
        ("2018Q4", 101.0, 50.0, 1000.0, False),
        ("2018Q4", 50.0, 101.0, 1000.0, False),
        ("2019Q1", 300.0, 300.0, 5000.0, True),
        ("2019Q1", 301.0, 50.0, 1000.0, False),
        ("2019Q1", 50.0, 301.0, 1000.0, False),
        ("2019Q1", 50.0, 50.0, 5001.0, False),
    ],
)
def test_small_means_income_staff_and_assets(rules_of, quarter, taxable, staff, assets, small):
    assert is_small(taxable, staff, assets, rules_of(quarter)) is small


@pytest.mark.parametrize(
    ("taxable", "certified", "encouraged", "small", "regime"),
    [
        (1000.0, False, False, False, STANDARD),
        (1000.0, True, False, False, CERTIFIED),
        (1000.0, False, True, False, WESTERN),
        (300.0, True, True, True, SMALL),  # 25 against 45
        (0.0, False, False, True, SMALL),
        (0.0, False, False, False, STANDARD),
    ],
)
def test_an_enterprise_elects_the_regime_in_which_it_pays_least(p, taxable, certified, encouraged, small, regime):
    assert elect_regime(taxable, certified, encouraged, small, p) == regime


def test_a_certificate_saves_tax_only_above_the_small_limit_and_off_the_western_catalogue(p):
    assert certificate_tax_value(1000.0, encouraged=False, small=False, p=p) == pytest.approx(100.0)
    assert certificate_tax_value(1000.0, encouraged=True, small=False, p=p) == 0.0
    assert certificate_tax_value(200.0, encouraged=False, small=True, p=p) == 0.0


def test_losses_lower_income_but_not_below_0():
    assert taxable_income(income=100.0, losses=130.0) == 0.0
    assert taxable_income(income=-5.0, losses=10.0) == 0.0


def test_what_is_used_of_a_loss_is_gone_and_a_fifth_of_the_rest_lapses():
    assert losses_carried_forward(income=30.0, losses=130.0, years=5.0) == pytest.approx(80.0)
    assert losses_carried_forward(income=200.0, losses=130.0, years=5.0) == 0.0
    assert losses_carried_forward(income=-40.0, losses=0.0, years=5.0) == 40.0


def test_a_limit_of_one_year_leaves_only_the_new_loss():
    assert losses_carried_forward(income=-40.0, losses=100.0, years=1.0) == 40.0


def test_a_certificate_lets_losses_live_longer(p):
    kept = [losses_carried_forward(0.0, 100.0, years) for years in (p.tax.loss_years, p.tax.loss_years_certified)]
    assert kept == pytest.approx([80.0, 90.0])


def test_a_small_enterprise_is_taxed_at_the_margin_of_its_band(p):
    assert marginal_rate(100.0, SMALL, p) == 0.05
    assert marginal_rate(100.5, SMALL, p) == 0.10
    assert [marginal_rate(500.0, regime, p) for regime in (STANDARD, CERTIFIED, WESTERN)] == [0.25, 0.15, 0.15]


def test_a_deduction_without_profit_waits_and_is_worth_less(p):
    assert deduction_rate(10.0, WESTERN, p) == 0.15
    assert deduction_rate(0.0, WESTERN, p) == pytest.approx(0.09)  # 60 % of it


def test_the_vat_cut_of_april_2019_takes_three_sixteenths(rules_of):
    paid = [vat_and_surcharges(1600.0, 0.10, rules_of(quarter)) for quarter in ("2018Q4", "2019Q1", "2019Q2", "2025Q1")]
    assert paid == pytest.approx([160.0, 160.0, 130.0, 130.0])


def test_nobody_is_paid_vat_for_value_destroyed(p):
    assert vat_and_surcharges(-50.0, 0.10, p) == 0.0
