"""Article 8: a first year of fairs and advice."""

from sim.policy.export import ask_export
from tests.made import enterprise, parameters, zone

P = parameters(**{"export.started": 4.0, "export.unit_cost": 1.0})
NEWCOMER = {"aware": True, "leading_broad": True, "exporting": False}


def test_who_does_not_export_yet_asks_for_a_year_of_support_once_a_year():
    assert [ask_export(enterprise(**NEWCOMER), zone(q=q), P) for q in (4, 5, 6, 7)] == [1.0, 0.0, 0.0, 0.0]


def test_exporters_outsiders_and_who_never_heard_of_it_do_not():
    for change in ({"exporting": True}, {"leading_broad": False}, {"aware": False}):
        assert ask_export(enterprise(**NEWCOMER | change), zone(), P) == 0.0
