"""Corporate income tax by regime, losses carried forward, R&D user cost, VAT. Money in 万元, current prices.

An enterprise elects the regime in which it pays least; regimes are not stacked. In Yunnan that leaves a certificate
little tax value: encouraged industries pay 15 % anyway and small low-profit enterprises less (parameters.md I1, I2).
"""

from sim.rule import Parameters, rule

STANDARD = 0
CERTIFIED = 1  # high-tech enterprise
WESTERN = 2  # encouraged industry of the western region
SMALL = 3  # small low-profit enterprise


@rule
def is_small(taxable: float, staff: float, assets: float, p: Parameters) -> bool:
    """Say whether an enterprise is small and low-profit; each limit may be reached, not passed.

    Args:
        taxable: taxable income after losses carried forward [万元/yr]
        staff: [persons]
        assets: total assets [万元]
        p: reads small_firm

    Source: Ministry of Finance notice 2019 No. 13 (I2).
    """
    return (
        taxable <= p.small_firm.income_limit
        and staff <= p.small_firm.staff_limit
        and assets <= p.small_firm.assets_limit
    )


@rule
def taxable_income(income: float, losses: float) -> float:
    """Return the year's income less losses carried forward, at least 0 [万元/yr].

    Args:
        income: profit less additional deductions, before losses carried forward [万元/yr]
        losses: stock carried forward from earlier years [万元]

    >>> taxable_income(income=100.0, losses=30.0)
    70.0
    """
    return max(0.0, income - losses)


@rule
def losses_carried_forward(income: float, losses: float, years: float) -> float:
    """Return the stock of losses after a fiscal year [万元].

    One stock without vintages stands for the legal limit: of what a year leaves unused, 1/years lapses, so that an
    unused loss lives ``years`` years on average.

    Args:
        income: profit less additional deductions, before losses carried forward [万元/yr]
        losses: stock at the beginning of the year [万元]
        years: legal limit [years]

    Source: the limits are in the catalogue (tax.loss_years*); the single stock is a simplification.

    >>> losses_carried_forward(income=-20.0, losses=50.0, years=5.0)
    60.0
    """
    unused = max(0.0, losses - max(0.0, income))
    lapsing = 1.0 / years if years > 1.0 else 1.0
    return unused - unused * lapsing + max(0.0, -income)


@rule
def small_tax(taxable: float, p: Parameters) -> float:
    """Return the tax of a small low-profit enterprise, by bands [万元/yr].

    Args:
        taxable: taxable income [万元/yr]
        p: reads small_firm

    Source: Ministry of Finance notice 2019 No. 13 (I2).
    """
    lower = min(taxable, p.small_firm.lower_band)
    return p.small_firm.lower_rate * lower + p.small_firm.upper_rate * (taxable - lower)


@rule
def tax_due(taxable: float, regime: int, p: Parameters) -> float:
    """Return the corporate income tax of the year under a regime [万元/yr].

    Args:
        taxable: taxable income [万元/yr]
        regime: one of the codes of this module
        p: reads tax and small_firm
    """
    if regime == SMALL:
        return small_tax(taxable, p)
    if regime == WESTERN:
        return p.tax.western_rate * taxable
    if regime == CERTIFIED:
        return p.tax.certified_rate * taxable
    return p.tax.standard_rate * taxable


@rule
def elect_regime(taxable: float, certified: bool, encouraged: bool, small: bool, p: Parameters) -> int:
    """Return the regime in which the enterprise pays least.

    A tie goes to the later code: without income every tax is 0, and the user cost of R&D then rests on the rate that
    its first profits will meet.

    Args:
        taxable: taxable income [万元/yr]
        certified: holds the high-tech certificate
        encouraged: its business is in the catalogue of the western region
        small: from `is_small`
        p: reads tax and small_firm

    Source: parameters.md I2: a firm may elect the better rate, not stack them.
    """
    elected = STANDARD
    lowest = tax_due(taxable, STANDARD, p)
    if certified and tax_due(taxable, CERTIFIED, p) <= lowest:
        elected = CERTIFIED
        lowest = tax_due(taxable, CERTIFIED, p)
    if encouraged and tax_due(taxable, WESTERN, p) <= lowest:
        elected = WESTERN
        lowest = tax_due(taxable, WESTERN, p)
    if small and tax_due(taxable, SMALL, p) <= lowest:
        elected = SMALL
    return elected


@rule
def certificate_tax_value(taxable: float, encouraged: bool, small: bool, p: Parameters) -> float:
    """Return the tax that a certificate would save in a year, never below 0 [万元/yr].

    Args:
        taxable: taxable income expected [万元/yr]
        encouraged: its business is in the catalogue of the western region
        small: from `is_small`
        p: reads tax and small_firm

    Source: the tax term of equation 2c, which is max(0, .) by I1 and I2.
    """
    without = tax_due(taxable, elect_regime(taxable, False, encouraged, small, p), p)
    return without - tax_due(taxable, elect_regime(taxable, True, encouraged, small, p), p)


@rule
def marginal_rate(taxable: float, regime: int, p: Parameters) -> float:
    """Return the tax rate on the last 万元 of income under a regime [1].

    Args:
        taxable: taxable income [万元/yr]
        regime: one of the codes of this module
        p: reads tax and small_firm
    """
    if regime == SMALL:
        return p.small_firm.lower_rate if taxable <= p.small_firm.lower_band else p.small_firm.upper_rate
    if regime == WESTERN:
        return p.tax.western_rate
    return p.tax.certified_rate if regime == CERTIFIED else p.tax.standard_rate


@rule
def deduction_rate(taxable: float, regime: int, p: Parameters) -> float:
    """Return what one 万元 of deduction is worth today in tax [1]: the marginal rate, less where there is no profit.

    Args:
        taxable: taxable income [万元/yr]; at 0 the deduction must wait for later profits
        regime: one of the codes of this module
        p: reads tax and small_firm

    Source: parameters.md 0.2, last line of the reading of the user-cost table.
    """
    worth = 1.0 if taxable > 0.0 else p.tax.loss_value
    return worth * marginal_rate(taxable, regime, p)


@rule
def user_cost(tax_rate: float, extra_deduction: float) -> float:
    """Return the user-cost factor of R&D, (1 - tax_rate (1 + extra_deduction)) / (1 - tax_rate) [1].

    Args:
        tax_rate: rate at which deductions save tax, from `deduction_rate` [1]
        extra_deduction: deductible on top of the spending itself; 0 where not claimed [1]

    Source: parameters.md 0.2.

    >>> user_cost(tax_rate=0.25, extra_deduction=1.0) == 0.5 / 0.75
    True
    """
    return (1.0 - tax_rate * (1.0 + extra_deduction)) / (1.0 - tax_rate) if tax_rate < 1.0 else 1.0


@rule
def vat_and_surcharges(value_added: float, industry_rate: float, p: Parameters) -> float:
    """Return VAT and surcharges [万元/yr].

    Args:
        value_added: [万元/yr]
        industry_rate: VAT and surcharges over value added in the industry in 2018 [1]
        p: reads tax

    Source: model.md section 5; the cut of April 2019 is tax.vat_cut in the catalogue.
    """
    return max(0.0, p.tax.vat_cut * industry_rate * value_added)
