"""Certification as a high-tech enterprise: the formal tests and the innovation score (国科发火〔2016〕32号 and 195号).

The score is given by expert panels in whole points inside bands; here every band is worth its middle, so that nothing
finer than the rule decides. Levels that experts judge arrive as numbers in 0..1.
"""

from sim.rule import Parameters, rule

QUARTERS = 4  # in a year


@rule
def required_intensity(last_sales: float, p: Parameters) -> float:
    """Return the R&D over sales that an applicant must show over three years [1].

    Args:
        last_sales: sales of the last closed year, which decide the band [万元/yr]
        p: reads certification_rule

    Source: high-tech enterprise rules since 2016 (facts.md D).
    """
    if last_sales <= p.certification_rule.small_sales:
        return p.certification_rule.rd_small
    if last_sales <= p.certification_rule.large_sales:
        return p.certification_rule.rd_middle
    return p.certification_rule.rd_large


@rule
def passes_rd_test(rd_total: float, sales_total: float, last_sales: float, p: Parameters) -> bool:
    """Say whether reported R&D over sales, both summed over the closed years, reaches what the band requires.

    Args:
        rd_total: reported R&D over the last three closed years, fewer for a younger enterprise [万元]
        sales_total: sales over the same years [万元]; without sales the test is failed
        last_sales: sales of the last closed year [万元/yr]
        p: reads certification_rule

    Source: high-tech enterprise rules since 2016 (facts.md D).
    """
    return sales_total > 0.0 and rd_total >= required_intensity(last_sales, p) * sales_total


@rule
def passes_other_tests(age: int, st_share: float, high_tech_revenue: float, patents: float, p: Parameters) -> bool:
    """Say whether an applicant passes the formal tests other than that of R&D.

    Args:
        age: [quarters]; must exceed the minimum
        st_share: science and technology staff over all staff [1]
        high_tech_revenue: high-tech products and services over revenue [1]
        patents: intellectual property rights of any class [count]
        p: reads certification_rule

    Source: high-tech enterprise rules since 2016 (facts.md D).
    """
    return (
        age > QUARTERS * p.certification_rule.minimum_age
        and st_share >= p.certification_rule.st_share
        and high_tech_revenue >= p.certification_rule.high_tech_revenue
        and patents >= p.certification_rule.patents
    )


@rule
def count_points(class_one: float, class_two: float, p: Parameters) -> float:
    """Return the points for the number of intellectual property rights.

    Args:
        class_one: invention patents and their like [count]
        class_two: utility models, designs, software [count]
        p: reads certification_rule

    Source: scoring guide since 2016 (facts.md D); middle of each band.
    """
    points = 0.0
    if class_two >= p.certification_rule.class_two_d:
        points = p.certification_rule.score_count_d
    if class_two >= p.certification_rule.class_two_c:
        points = p.certification_rule.score_count_c
    if class_two >= p.certification_rule.class_two_b:
        points = p.certification_rule.score_count_b
    return p.certification_rule.score_count_a if class_one >= 1.0 else points


@rule
def ip_points(
    count: float, technical: float, core_support: float, acquisition: float, standards: float, p: Parameters
) -> float:
    """Return the points for intellectual property, of 30 with the bonus for standards inside.

    Args:
        count: points from `count_points`
        technical: technical level, as judged [0..1]
        core_support: support of the main products, as judged [0..1]
        acquisition: 1 where all rights are the applicant's own work [0..1]
        standards: part taken in standards [0..1]
        p: reads certification_rule

    Source: scoring guide since 2016 (facts.md D).
    """
    points = (
        count
        + p.certification_rule.points_technical * technical
        + p.certification_rule.points_core * core_support
        + p.certification_rule.points_acquisition * acquisition
        + p.certification_rule.points_standards * standards
    )
    return min(points, p.certification_rule.points_ip)


@rule
def conversion_points(conversions: float, p: Parameters) -> float:
    """Return the points for commercialisation, of 30.

    Args:
        conversions: results turned into products, yearly average as applicants count them [1/yr]
        p: reads certification_rule

    Source: scoring guide since 2016 (facts.md D); middle of each band.
    """
    points = 0.0
    if conversions >= p.certification_rule.conversions_e:
        points = p.certification_rule.score_conversions_e
    if conversions >= p.certification_rule.conversions_d:
        points = p.certification_rule.score_conversions_d
    if conversions >= p.certification_rule.conversions_c:
        points = p.certification_rule.score_conversions_c
    if conversions >= p.certification_rule.conversions_b:
        points = p.certification_rule.score_conversions_b
    return p.certification_rule.score_conversions_a if conversions >= p.certification_rule.conversions_a else points


@rule
def management_points(management: float, p: Parameters) -> float:
    """Return the points for the organisation of R&D, of 20.

    Args:
        management: level, as judged [0..1]
        p: reads certification_rule

    Source: scoring guide since 2016 (facts.md D).
    """
    return p.certification_rule.points_management * management


@rule
def growth_average(first: float, second: float, third: float) -> float:
    """Return the average yearly growth over the last closed years [1].

    Args:
        first: sales or net assets of the year before last but one; 0 where the enterprise is younger
        second: of the year before last
        third: of the last year

    A year that starts from nothing, or from less, counts for nothing; without any base the growth is 0.

    Source: scoring guide 195号, recalled: half of the two ratios, less 1.

    >>> growth_average(first=100.0, second=120.0, third=180.0)
    0.35
    """
    growth = 0.0
    years = 0.0
    if first > 0.0:
        growth += second / first - 1.0
        years += 1.0
    if second > 0.0:
        growth += third / second - 1.0
        years += 1.0
    return growth / years if years > 0.0 else 0.0


@rule
def growth_points(growth: float, p: Parameters) -> float:
    """Return the points for growth, of 10 for net assets and of 10 for sales.

    Args:
        growth: from `growth_average` [1]
        p: reads certification_rule

    Source: scoring guide 195号, recalled (facts.md D); middle of each band.
    """
    points = p.certification_rule.score_growth_e if growth > 0.0 else 0.0
    if growth >= p.certification_rule.growth_d:
        points = p.certification_rule.score_growth_d
    if growth >= p.certification_rule.growth_c:
        points = p.certification_rule.score_growth_c
    if growth >= p.certification_rule.growth_b:
        points = p.certification_rule.score_growth_b
    return p.certification_rule.score_growth_a if growth >= p.certification_rule.growth_a else points


@rule
def passes_score(score: float, p: Parameters) -> bool:
    """Say whether the innovation score, the sum of all points, is above the mark.

    Args:
        score: points of intellectual property, conversions, management, both growths and any service [points]
        p: reads certification_rule

    Source: scoring guide since 2016 (facts.md D): more than 70 of 100.
    """
    return score > p.certification_rule.pass_mark
