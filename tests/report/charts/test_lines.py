"""Where words on pictures and terminals are broken into lines."""

from itertools import pairwise

import pytest

from sim.report.charts import style
from sim.report.charts.lettering import fitted, shared
from sim.report.prose import broken

TITLES = [
    "高新技术企业数量：2020年末证书有效的企业",
    "主导产业集聚度（占总产出比重）：第六条所列产业（新材料、生物医药、绿色食品、电商物流）",
    "国家“千人计划”专家：2019年以来新引进",
    "企业研发投入占园区生产总值比重：真实研发支出 / 增加值",
    "研发补助：力度 = 0；孵化体系：力度 = 0.5",
    "研发补助和孵化体系：年度资金 = 2,000",
    "R&D subsidy: intensity = 0; Incubation: intensity = 0.5",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("columns", range(12, 40))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens_and_no_number_is_cut(title, columns):
    lines = broken(title, columns)
    assert "".join("".join(lines).split()) == "".join(title.split())
    for line in lines:
        assert style.display_width(line) <= columns
        assert line[0] not in "：，、；。）”》):,;"
        assert line[-1] not in "（“《(="
    for line, after in pairwise(lines):
        assert not (line[-1] in "0123456789,." and after[0] in "0123456789,.")


@pytest.mark.parametrize(
    ("words", "columns", "lines"),
    [
        ("力度 = 0", 6, ["力度", "= 0"]),  # no better place
        ("研发补助：力度 = 0", 17, ["研发补助：", "力度 = 0"]),
        ("全部政策工具的力度 = 0.25", 22, ["全部政策工具的", "力度 = 0.25"]),
        ("Incubation: intensity = 2", 22, ["Incubation:", "intensity = 2"]),
        ("比重提高到 5 %", 13, ["比重提高到", "5 %"]),
        ("an incomprehensibility", 10, ["an", "incomprehe", "nsibility"]),
        ("", 10, [""]),
    ],
)
def test_a_sign_and_a_per_cent_stay_with_their_number_and_both_with_their_name_where_they_can(words, columns, lines):
    assert broken(words, columns) == lines


def test_pictures_and_terminal_break_alike_and_lines_that_are_there_stay():
    for title in TITLES:
        assert style.wrapped(title, 20).splitlines() == broken(title, 20)
    assert style.wrapped("A\nlong name", 5) == "A\nlong\nname"


def test_a_fitted_name_keeps_its_numbers_whole():
    assert fitted(TITLES[0], 30, 2).splitlines() == ["高新技术企业数量：", "2020年末证书有效的企业"]


def test_names_that_are_not_of_points_alike_are_left_as_they_are():
    for names in (["现状 = 旧", "意见 = 新"], ["A", "B"], ["力度 = 1"], []):
        assert shared(names) == ("", names)
