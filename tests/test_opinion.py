from pathlib import Path

import pytest

from sim.document import Document, Mistakes, shipped
from sim.opinion import clauses, read_clauses, read_targets, targets
from sim.quarters import position
from sim.state import INSTRUMENTS

THRESHOLDS = {
    "growth": 0.15,
    "hightech_share": 0.5,
    "leading_share": 0.8,
    "rd_intensity": 0.02,
    "certified": 30,
    "incubator_area": 200_000,
    "teams": 1,
    "thousand_talents": 2,
    "ten_thousand_talents": 5,
}


def test_the_nine_targets_have_the_thresholds_of_the_opinion_and_are_due_at_the_end_of_2020():
    assert {name: target.threshold for name, target in targets().items()} == THRESHOLDS
    assert {target.due for target in targets().values()} == {position("2020Q4")}
    assert [target.stretch for target in targets().values()][-3:] == [2, 3, 8]


def test_the_joint_result_is_over_the_five_targets_of_article_2():
    five = [name for name, target in targets().items() if target.of_article_two]
    assert five == ["growth", "hightech_share", "leading_share", "rd_intensity", "certified"]
    assert five == [name for name, target in targets().items() if target.article == 2]


def test_a_scoped_target_has_each_reading_in_three_scopes_headline_first():
    assert targets()["certified"].readings == (
        "certificates",
        "certificates@core",
        "certificates@core_plus_share",
    )
    assert len(targets()["growth"].readings) == 15
    assert targets()["growth"].readings[0] == "output"
    assert targets()["teams"].readings == ("formed",)


def test_every_article_is_represented_or_says_why_not():
    table = clauses()
    assert [clause.article for clause in table] == list(range(1, 25))
    assert all(clause.how if clause.instruments or clause.targets else clause.gap for clause in table)


def test_each_instrument_stands_at_one_article_in_the_order_of_the_opinion():
    assert [name for clause in clauses() for name in clause.instruments] == list(INSTRUMENTS)
    assert {name for clause in clauses() for name in clause.targets} == set(targets())
    assert all(target.article in (2, 14, 16) for target in targets().values())


def test_what_the_opinion_wants_and_nothing_represents_is_said():
    assert {clause.article for clause in clauses() if clause.gap} == {1, 3, 5, 6, 7, 8, 10, 14, 15, 21, 22, 23, 24}


def test_a_table_of_articles_with_a_hole_is_refused():
    content = {article: node for article, node in shipped("clauses.yaml").items() if article != "7"}
    with pytest.raises(Mistakes, match=r"clauses.yaml:1:1: .*7"):
        read_clauses(Document(Path("made-up-clauses.yaml"), content), INSTRUMENTS, targets())


def test_an_article_without_representation_or_reason_is_refused():
    content = {**shipped("clauses.yaml"), "1": {"title": {"zh": "一", "en": "one"}}}
    with pytest.raises(Mistakes, match="gap"):
        read_clauses(Document(Path("made-up.yaml"), content), INSTRUMENTS, targets())


def test_an_article_that_names_an_unknown_instrument_is_refused():
    content = dict(shipped("clauses.yaml"))
    content["12"] = {**content["12"], "instruments": ["rd_subsdy"]}
    with pytest.raises(Mistakes, match="rd_subsdy"):
        read_clauses(Document(Path("made-up.yaml"), content), INSTRUMENTS, targets())


def test_a_target_with_a_mistake_is_refused_with_its_field():
    content = dict(shipped("targets.yaml"))
    content["teams"] = {**content["teams"], "due": "2020", "comparison": "<"}
    with pytest.raises(Mistakes) as caught:
        read_targets(Document(Path("made-up.yaml"), content))
    assert [mistake.field for mistake in caught.value.mistakes] == ["teams.comparison", "teams.due"]
