"""The formal tests and the innovation score of a high-tech certificate, against the published rule."""

import pytest

from sim.national.certification import (
    conversion_points,
    count_points,
    growth_average,
    growth_points,
    ip_points,
    management_points,
    passes_other_tests,
    passes_rd_test,
    passes_score,
    required_intensity,
)


@pytest.fixture
def p(rules_of):
    return rules_of("2019Q4")


@pytest.mark.parametrize(
    ("sales", "required"),
    [(0.0, 0.05), (5000.0, 0.05), (5000.1, 0.04), (20000.0, 0.04), (20000.1, 0.03), (1e6, 0.03)],
)
def test_the_larger_the_sales_the_lower_the_required_intensity(p, sales, required):
    assert required_intensity(sales, p) == required


def test_the_band_is_by_last_sales_and_the_ratio_over_three_years(p):
    """Sales 4,000, 5,000, 6,000: band of 4 %, so 600 of R&D over the 15,000 are enough."""
    assert passes_rd_test(600.0, 15000.0, 6000.0, p)
    assert not passes_rd_test(599.0, 15000.0, 6000.0, p)
    assert not passes_rd_test(600.0, 15000.0, 5000.0, p)  # band of 5 %: 750


def test_without_sales_there_is_no_intensity_to_show(p):
    assert not passes_rd_test(100.0, 0.0, 0.0, p)


def test_every_other_formal_test_alone_can_fail(p):
    met = {"age": 5, "st_share": 0.10, "high_tech_revenue": 0.60, "patents": 1.0}
    assert passes_other_tests(**met, p=p)
    for name, short in {"age": 4, "st_share": 0.099, "high_tech_revenue": 0.599, "patents": 0.0}.items():
        assert not passes_other_tests(**{**met, name: short}, p=p), name


@pytest.mark.parametrize(
    ("class_one", "class_two", "points"),
    [
        (0, 0, 0.0),
        (0, 1, 1.5),
        (0, 2, 1.5),
        (0, 3, 3.5),
        (0, 4, 3.5),
        (0, 5, 5.5),
        (0, 40, 5.5),
        (1, 0, 7.5),
        (3, 9, 7.5),
    ],
)
def test_one_invention_patent_beats_any_number_of_utility_models(p, class_one, class_two, points):
    assert count_points(class_one, class_two, p) == points


def test_intellectual_property_is_worth_30_points_with_the_bonus_inside(p):
    assert ip_points(5.5, 0.5, 0.75, 1.0, 0.0, p) == pytest.approx(5.5 + 4.0 + 6.0 + 6.0)
    assert ip_points(7.5, 0.5, 0.5, 0.5, 1.0, p) == pytest.approx(7.5 + 4.0 + 4.0 + 3.0 + 2.0)
    assert ip_points(7.5, 1.0, 1.0, 1.0, 1.0, p) == 30.0


@pytest.mark.parametrize(
    ("conversions", "points"),
    [(0.0, 0.0), (0.9, 0.0), (1, 3.5), (2, 9.5), (3, 15.5), (4.9, 21.5), (5, 27.5), (50, 27.5)],
)
def test_five_conversions_a_year_reach_the_highest_band(p, conversions, points):
    assert conversion_points(conversions, p) == points


def test_management_is_worth_20_points(p):
    assert management_points(0.6, p) == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("growth", "points"),
    [(-0.3, 0.0), (0.0, 0.0), (0.01, 1.5), (0.05, 3.5), (0.15, 5.5), (0.25, 7.5), (0.35, 9.5), (4.0, 9.5)],
)
def test_growth_is_scored_by_bands(p, growth, points):
    assert growth_points(growth, p) == points


def test_growth_is_averaged_over_the_two_ratios_of_three_years():
    assert growth_average(100.0, 110.0, 143.0) == pytest.approx(0.20)  # 10 % and 30 %


def test_a_young_enterprise_is_judged_on_the_ratio_it_has():
    assert growth_average(0.0, 100.0, 125.0) == pytest.approx(0.25)
    assert growth_average(0.0, 0.0, 100.0) == 0.0


def test_negative_net_assets_are_no_base_to_grow_from():
    assert growth_average(-50.0, -10.0, 100.0) == 0.0


def test_a_common_applicant_of_the_zone_falls_short_of_the_mark(p):
    """6 utility models, middling levels, 3 conversions a year, sales up 12 %, net assets up 8 %."""
    score = (
        ip_points(count_points(0, 6, p), 0.6, 0.7, 1.0, 0.0, p)  # 5.5 + 4.8 + 5.6 + 6 = 21.9
        + conversion_points(3.0, p)  # 15.5
        + management_points(0.7, p)  # 14
        + growth_points(0.12, p)  # 3.5
        + growth_points(0.08, p)  # 3.5
    )
    assert score == pytest.approx(58.4)
    assert not passes_score(score, p)


def test_70_points_are_not_enough(p):
    assert not passes_score(70.0, p)
    assert passes_score(70.5, p)
