"""Support down the ranking until the budget is spent, paid late or never (12c, P12.12)."""

import pytest

from sim.state import (
    CERTIFICATION,
    DUE_AWARD,
    DUE_FUND,
    DUE_HEADQUARTERS,
    DUE_QUARTERS,
    DUE_RD,
    EXPORT,
    HEADQUARTERS,
    INDUSTRY_FUND,
    RD_SUBSIDY,
)
from sim.zone.grants import allocate, applicants, pay_promises, promise, ranking_score
from tests.made import enterprise, parameters, slots, zone

VALUES = {
    "grants.connection": 0.5,
    "grants.noise": 0.4,
    "grants.memory": 0.8,
    "payment.delay": 4.0,
    "payment.never": 0.15,
    "rd_subsidy.product_priority": 0.2,
    "certification.award": 10.0,
}
P = parameters(**VALUES)


def test_merit_counts_once_connections_half_and_luck_a_little():
    """0.8 + 0.5 x 0.6 + 0.4 x (0.75 - 0.5) = 1.2."""
    e = enterprise(luck={"score": 0.75}, merit=0.8, connection=0.6)
    assert ranking_score(e, zone(), P) == pytest.approx(1.2)


def test_reviews_raise_the_weight_of_merit():
    p = parameters(**VALUES, **{"evaluation.merit_gain": 0.3})
    e = enterprise(merit=0.8, connection=0.6)
    assert ranking_score(e, zone(delivery=0.5), p) == pytest.approx(1.15 * 0.8 + 0.3)


def test_only_operating_enterprises_that_asked_are_applicants():
    field = slots(
        enterprise(asked={EXPORT: 1.0}),
        enterprise(),
        enterprise(asked={EXPORT: 1.0}, alive=False),
        enterprise(asked={EXPORT: 1.0}, entered=4),  # opened this quarter
        enterprise(asked={EXPORT: 1.0}),
    )
    assert applicants(field, zone(q=4, n_slots=5), EXPORT) == 2
    assert [field[0].place, field[1].place] == [0, 4]


def shared_out(budget, asks, k=EXPORT, merits=None, p=P, **zone_values):
    merits = merits or [1.0 - 0.1 * n for n in range(len(asks))]
    field = slots(*[enterprise(asked={k: ask}, merit=merit) for ask, merit in zip(asks, merits, strict=True)])
    town = zone(n_slots=len(asks), budget_left={k: budget}, **zone_values)
    allocate(field, town, p)
    return [e.granted[k] for e in field], town


def test_the_best_are_served_until_the_money_is_gone():
    granted, town = shared_out(25.0, [10.0, 10.0, 10.0])
    assert granted == [10.0, 10.0, 0.0]
    assert town.budget_left[EXPORT] == pytest.approx(5.0)
    assert town.committed[EXPORT] == pytest.approx(20.0)
    assert (town.applications[EXPORT], town.awards[EXPORT]) == (3.0, 2.0)


def test_merit_decides_not_the_slot():
    assert shared_out(10.0, [10.0, 10.0], merits=[0.2, 0.9])[0] == [0.0, 10.0]


def test_where_nobody_applied_what_was_feared_is_slowly_forgotten():
    """0.8 x 0.1 + 0.2 x 0.3."""
    town = zone(n_slots=1, budget_left={EXPORT: 10.0}, success={EXPORT: 0.1})
    allocate(slots(enterprise()), town, parameters(**VALUES, **{"grants.success": 0.3}))
    assert town.success[EXPORT] == pytest.approx(0.14)


def test_without_money_nobody_is_ranked_and_hopes_stay():
    granted, town = shared_out(0.0, [10.0], success={EXPORT: 0.3})
    assert granted == [0.0]
    assert town.success[EXPORT] == 0.3


def test_hopes_follow_what_others_got():
    """0.8 x 0.3 + 0.2 x 2/3."""
    _, town = shared_out(25.0, [10.0, 10.0, 10.0], success={EXPORT: 0.3})
    assert town.success[EXPORT] == pytest.approx(0.24 + 0.4 / 3.0)


def test_a_key_new_product_passes_an_older_one_of_slightly_more_merit():
    new = enterprise(asked={RD_SUBSIDY: 10.0}, merit=0.5, product_age=1)
    old = enterprise(asked={RD_SUBSIDY: 10.0}, merit=0.6, product_age=9)
    allocate(slots(old, new), zone(n_slots=2, budget_left={RD_SUBSIDY: 10.0}), P)
    assert (new.granted[RD_SUBSIDY], old.granted[RD_SUBSIDY]) == (10.0, 0.0)


def test_a_service_is_paid_at_once_and_a_grant_is_only_promised():
    _, town = shared_out(10.0, [10.0])
    assert town.spend[EXPORT] == 10.0
    field = slots(enterprise(asked={RD_SUBSIDY: 10.0}))
    town = zone(q=4, n_slots=1, budget_left={RD_SUBSIDY: 10.0})
    allocate(field, town, P)
    assert town.spend[RD_SUBSIDY] == 0.0
    assert field[0].due[DUE_RD * DUE_QUARTERS + 8] == 10.0


@pytest.mark.parametrize(
    ("k", "kind"), [(RD_SUBSIDY, DUE_RD), (INDUSTRY_FUND, DUE_FUND), (HEADQUARTERS, DUE_HEADQUARTERS)]
)
def test_each_promise_keeps_its_kind(k, kind):
    field = slots(enterprise(asked={k: 10.0}))
    allocate(field, zone(q=4, n_slots=1, budget_left={k: 10.0}), P)
    assert field[0].due[kind * DUE_QUARTERS + 8] == 10.0
    assert sum(field[0].due) == 10.0


def test_of_advice_and_award_asked_together_the_advice_is_paid_and_the_award_promised():
    e = enterprise(asked={CERTIFICATION: 14.0}, award_due=True)
    town = zone(q=4, n_slots=1, budget_left={CERTIFICATION: 20.0})
    allocate(slots(e), town, P)
    assert (e.advised, e.award_due) == (True, False)
    assert town.spend[CERTIFICATION] == pytest.approx(4.0)
    assert e.due[DUE_AWARD * DUE_QUARTERS + 8] == 10.0


def test_an_award_alone_is_no_advice():
    e = enterprise(asked={CERTIFICATION: 10.0}, award_due=True)
    town = zone(n_slots=1, budget_left={CERTIFICATION: 20.0})
    allocate(slots(e), town, P)
    assert (e.advised, town.spend[CERTIFICATION]) == (False, 0.0)


def test_fifteen_promises_in_a_hundred_are_never_paid():
    for luck, paid in ((0.149, 0.0), (0.151, 10.0)):
        e = enterprise(luck={"payment": luck})
        promise(e, zone(q=4), DUE_RD, 10.0, P)
        assert sum(e.due) == paid


def test_no_promise_is_put_off_for_three_years_or_more():
    e = enterprise()
    promise(e, zone(q=4), DUE_RD, 10.0, parameters(**VALUES | {"payment.delay": 40.0}))
    assert e.due[DUE_RD * DUE_QUARTERS + 15 % DUE_QUARTERS] == 10.0


def test_what_comes_due_is_paid_once_to_its_purpose():
    e = enterprise(
        cash=1.0,
        due={kind * DUE_QUARTERS + 4: 10.0 + kind for kind in (DUE_RD, DUE_FUND, DUE_AWARD, DUE_HEADQUARTERS)},
    )
    town = zone(q=4, n_slots=1)
    pay_promises(slots(e), town)
    assert e.rd_grant == 10.0
    assert e.equity == 11.0
    assert e.cash == pytest.approx(1.0 + 11.0 + 12.0 + 13.0)  # the R&D grant goes into R&D
    assert e.grants_received == pytest.approx(46.0)
    assert [town.spend[k] for k in (RD_SUBSIDY, INDUSTRY_FUND, CERTIFICATION, HEADQUARTERS)] == [10.0, 11.0, 12.0, 13.0]
    pay_promises(slots(e), town)
    assert e.rd_grant == 0.0
    assert e.grants_received == pytest.approx(46.0)


def test_who_has_left_gets_nothing():
    e = enterprise(alive=False, due={4: 10.0})
    town = zone(q=4, n_slots=1)
    pay_promises(slots(e), town)
    assert (e.rd_grant, town.spend[RD_SUBSIDY]) == (0.0, 0.0)
