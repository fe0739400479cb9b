"""The books of a quarter and of a year: sales, profit, tax, losses, registers, net assets."""

import pytest

from sim.enterprise.accounts import book_quarter, close_year, open_year
from sim.national.taxes import CERTIFIED, SMALL, STANDARD, WESTERN
from tests.made import enterprise, parameters, zone

P = parameters(**{"provincial.rd_rate": 0.0, "credit.rate": 0.06})


def test_profit_is_margin_less_rd_less_interest():
    """0.1 x 1,000 - 20 - 6 % of 500 = 50."""
    e = enterprise(margin_now=0.1, rd_own=20.0, debt=500.0, ytd_sales=100.0, ytd_profit=5.0)
    book_quarter(e, P)
    assert e.profit == pytest.approx(50.0)
    assert e.ytd_sales == pytest.approx(350.0)
    assert e.ytd_profit == pytest.approx(17.5)
    assert e.ytd_quarters == 1


def test_a_subsidy_takes_over_its_part_of_the_interest():
    """6 % x (1 - 30 %) of 500 = 21."""
    e = enterprise(margin_now=0.1, debt=500.0, interest_cut=0.3, subsidised_quarters=1)
    book_quarter(e, P)
    assert e.profit == pytest.approx(79.0)


def closed(q=7, p=P, **values):
    e = enterprise(**values)
    close_year(e, zone(q=q), p)
    return e


@pytest.mark.parametrize(
    ("values", "regime", "tax"),
    [
        ({"ytd_profit": 400.0}, STANDARD, 100.0),
        ({"ytd_profit": 400.0, "certified_until": 7}, CERTIFIED, 60.0),
        ({"ytd_profit": 400.0, "certified_until": 6}, STANDARD, 100.0),
        ({"ytd_profit": 400.0, "encouraged": True}, WESTERN, 60.0),
        # 5 % of 100 and 10 % of 100
        ({"ytd_profit": 200.0}, SMALL, 15.0),
        ({"ytd_profit": 200.0, "certified_until": 7}, SMALL, 15.0),
        ({"ytd_profit": 200.0, "staff": 301.0}, STANDARD, 50.0),
        ({"ytd_profit": 200.0, "capital": 5001.0}, STANDARD, 50.0),
        ({"ytd_profit": 0.0}, SMALL, 0.0),
    ],
)
def test_tax_is_paid_in_the_cheapest_regime(values, regime, tax):
    e = closed(**values)
    assert e.tax_regime == regime
    assert e.corporate_tax == pytest.approx(tax)


def test_claimed_rd_is_deducted_again_by_three_quarters():
    """400 - 0.75 x 80 = 340 at 25 %."""
    e = closed(ytd_profit=400.0, ytd_rd_real=80.0, claims=True)
    assert e.taxable_income == pytest.approx(340.0)
    assert e.corporate_tax == pytest.approx(85.0)


def test_unclaimed_rd_is_not():
    assert closed(ytd_profit=400.0, ytd_rd_real=80.0).taxable_income == 400.0


def test_losses_of_earlier_years_come_off_and_a_fifth_of_what_is_left_lapses():
    """Income 60 uses 60 of 100; of the other 40 a fifth lapses."""
    e = closed(ytd_profit=60.0, losses=100.0)
    assert e.taxable_income == 0.0
    assert e.corporate_tax == 0.0
    assert e.losses == pytest.approx(32.0)


def test_certified_enterprises_keep_their_losses_longer():
    """Ten years: a tenth of the 40 lapses."""
    assert closed(ytd_profit=60.0, losses=100.0, certified_until=7).losses == pytest.approx(36.0)


def test_a_loss_is_carried_forward_and_no_tax_is_due():
    e = closed(ytd_profit=-50.0)
    assert (e.taxable_income, e.corporate_tax) == (0.0, 0.0)
    assert e.losses == pytest.approx(50.0)


def test_the_province_pays_5_percent_of_reported_rd_up_to_its_cap():
    """80 of real R&D of which a fifth more is relabelled: 100 reported, 5 paid."""
    p = parameters(**{"provincial.rd_rate": 0.05, "provincial.rd_cap": 100.0})
    assert closed(p=p, ytd_rd_real=80.0, relabelled=0.2, cash=1.0).cash == pytest.approx(6.0)
    assert closed(p=p, ytd_rd_real=5000.0).cash == pytest.approx(100.0)
    assert closed(p=p).cash == 0.0


def test_net_assets_of_four_year_ends_are_kept_and_never_negative():
    e = closed(net_assets=[4.0, 3.0, 2.0, 1.0], capital=600.0, cash=50.0, debt=150.0)
    assert e.net_assets == [500.0, 4.0, 3.0, 2.0]
    assert closed(capital=100.0, debt=300.0).net_assets[0] == 0.0


def test_a_new_year_rolls_every_register_and_starts_from_nothing():
    e = enterprise(
        closed_years=1,
        sales_years=[3.0, 2.0, 1.0],
        rd_real_years=[0.3, 0.2, 0.1],
        innovation_years=[2.0, 1.0, 0.0],
        conversion_years=[6.0, 5.0, 4.0],
        ytd_sales=4.0,
        ytd_rd_real=0.4,
        ytd_innovations=3.0,
        ytd_conversions=7.0,
        ytd_profit=9.0,
        ytd_quarters=4,
    )
    open_year(e)
    assert e.sales_years == [4.0, 3.0, 2.0]
    assert e.rd_real_years == [0.4, 0.3, 0.2]
    assert e.innovation_years == [3.0, 2.0, 1.0]
    assert e.conversion_years == [7.0, 6.0, 5.0]
    assert e.closed_years == 2
    assert (e.ytd_sales, e.ytd_rd_real, e.ytd_innovations, e.ytd_conversions, e.ytd_profit) == (0.0,) * 5
    assert e.ytd_quarters == 0


def test_a_part_of_a_year_counts_as_its_yearly_rate():
    """Two quarters with sales of 300 and R&D of 15 are a year with 600 and 30."""
    e = enterprise(closed_years=0, ytd_sales=300.0, ytd_rd_real=15.0, ytd_quarters=2)
    open_year(e)
    assert (e.sales_years[0], e.rd_real_years[0], e.closed_years) == (600.0, 30.0, 1)


def test_who_has_not_worked_a_quarter_closes_no_year():
    e = enterprise(closed_years=0, ytd_quarters=0)
    open_year(e)
    assert e.closed_years == 0


def test_only_three_closed_years_count():
    e = enterprise(closed_years=3, ytd_quarters=4)
    open_year(e)
    assert e.closed_years == 3
