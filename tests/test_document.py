"""What is wrong with the writing of a file is told with its line and column, all at once, in either language."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import document, messages
from sim.document import Mistakes


@pytest.fixture
def written(tmp_path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "x.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def told(path: Path, lang: str = "en") -> list[str]:
    """Return the mistakes of a file as lines without its folder."""
    try:
        found = document.read(path).mistakes
    except Mistakes as wrong:
        found = wrong.mistakes
    return [line.replace(f"{path.parent}/", "") for line in Mistakes(found).texts(lang)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: a: is given twice; first on line 1", id="duplicate key"),
        pytest.param("a:\n  b: 010\n", "x.yaml:2:6: a.b: 010 looks like an octal", id="octal"),
        pytest.param("a: 0o17\n", "x.yaml:1:4: a: 0o17 looks like an octal", id="new octal"),
        pytest.param("a: -0x1F\n", "x.yaml:1:4: a: -0x1F looks like an octal or hexadecimal", id="hexadecimal"),
        pytest.param("a: .nan\n", "x.yaml:1:4: a: .nan is not a finite number", id="not a number"),
        pytest.param("a: [1, -.inf]\n", "x.yaml:1:8: a: -.inf is not a finite number", id="infinite"),
        pytest.param("a: 1e999\n", "x.yaml:1:4: a: 1e999 is not a finite number", id="too large for a float"),
        pytest.param(f"a: {'9' * 5000}\n", "x.yaml:1:4: a: 9999", id="a number of 5000 digits"),
        pytest.param("a: &x 1\n", "x.yaml:1:4: a: anchors and aliases are not allowed (&x)", id="anchor"),
        pytest.param("a: *x\n", "x.yaml:1:4: a: anchors and aliases are not allowed (*x)", id="alias"),
        pytest.param("a: !!python/object:os.system 1\n", "x.yaml:1:4: a: tags are not allowed", id="tag"),
        pytest.param("a: !mine {b: 1}\n", "x.yaml:1:4: a: tags are not allowed (!mine)", id="own tag"),
        pytest.param("? [a, b]\n: 1\n", "x.yaml:1:3: ?: a key must be plain text", id="list as a key"),
        pytest.param("a: 1\n\tb: 2\n", "x.yaml:2:1: tab character; indent with spaces", id="tab"),
        pytest.param("a: 1\nb：2\nc: 3\n", "x.yaml:2:2: full-width colon", id="full-width colon"),
        pytest.param("a：1\n", "x.yaml:1:2: full-width colon", id="full-width colon alone"),
        pytest.param("a: {b: 1， c: 2}\n", "x.yaml:1:9: full-width '，' may be meant", id="full-width comma"),
        pytest.param("a: 1\n---\nb: 2\n", "x.yaml:2:1: another document begins here", id="second document"),
        pytest.param("- a\n- b\n", "x.yaml:1:1: the top level is no list of keys", id="list at the top"),
        pytest.param("hello\n", "x.yaml:1:1: the top level is no list of keys", id="text at the top"),
        pytest.param("", "x.yaml:1:1: is empty", id="empty file"),
        pytest.param("# nothing\n", "x.yaml:1:1: is empty", id="only a comment"),
        pytest.param("a: 'b\nc: 1\n", "x.yaml:1:4: this quote is never closed", id="open quote"),
        pytest.param("a: [1, 2\nb: 3\n", "x.yaml:1:4: these brackets make no sense at line 2", id="open bracket"),
        pytest.param("a: 1\nb\nc: 2\n", "x.yaml:2:1: no colon here", id="missing colon"),
        pytest.param("a: b: c\n", "x.yaml:1:5: a colon is not expected here", id="second colon"),
        pytest.param("a: @b\n", "x.yaml:1:4: no valid YAML", id="reserved character"),
        pytest.param("a: {zh: 值, en: x\x07}\n", "x.yaml:1:17: contains a control character", id="control character"),
        pytest.param('a: "\\ud800"\n', "x.yaml:1:4: a: contains a control character", id="half a character"),
        pytest.param("a: " + "[" * 3000 + "\n", "x.yaml:1:23: is nested too deeply; at most 20", id="nested"),
        pytest.param("a: [" + "1," * 60_000 + "1]\n", "x.yaml:1:39999: holds too many values", id="too many"),
        pytest.param("a: 甲\nb: 乙\n".encode("gbk"), "x.yaml:1:4: is not UTF-8; save it as UTF-8", id="GBK"),
        pytest.param("a: 1\nb: 乙\n".encode("utf-16"), "x.yaml:1:1: is not UTF-8", id="UTF-16"),
        pytest.param(b"a: 1\n" + b"# " + b"x" * (1 << 20), "x.yaml:1:1: is larger than 1 MiB", id="over 1 MiB"),
    ],
)
def test_what_a_planner_did_not_mean_is_told_where_it_stands(written, content, line):
    lines = told(written(content))
    assert len(lines) == 1
    assert lines[0].startswith(line)
    assert "\n" not in lines[0]


def test_a_missing_file_and_a_folder_are_told_without_a_traceback(tmp_path):
    assert told(tmp_path / "x.yaml") == ["x.yaml:1:1: there is no such file; check the path"]
    (tmp_path / "y.yaml").mkdir()
    assert told(tmp_path / "y.yaml") == ["y.yaml:1:1: is a folder; name a YAML file in it"]
    assert told(Path("/dev/zero")) == ["zero:1:1: is not an ordinary file; name a YAML file"]


def test_a_thousand_million_laughs_are_refused_at_the_first_anchor(written):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
    )
    assert told(written(bomb))[0] == (
        "x.yaml:1:4: a: anchors and aliases are not allowed (&a); use extends for what repeats"
    )


def test_all_mistakes_of_a_file_come_at_once_in_the_order_of_its_lines(written):
    places = [line.split(" ")[0] for line in told(written("a: 010\nb: .inf\na: 2\nc: *x\n"))]
    assert places == ["x.yaml:1:4:", "x.yaml:2:4:", "x.yaml:3:1:", "x.yaml:4:4:"]


def test_the_same_mistake_is_told_in_chinese(written):
    assert told(written("a：1\n"), "zh") == ["x.yaml:1:2: 用了全角冒号“：”；请改用半角冒号加空格"]


def test_words_that_old_yaml_took_for_something_else_stay_text(written):
    content = "a: [no, on, yes, off, 1:30, 2019-01-01, 1_000, y, 2018Q1]\n"
    assert document.read(written(content)).content == {
        "a": ["no", "on", "yes", "off", "1:30", "2019-01-01", "1_000", "y", "2018Q1"]
    }


def test_numbers_are_those_of_yaml_1_2(written):
    content = "a: [1, -2, +3, 1.5, 1e3, .5, 2., 1.0E-2, true, FALSE, null, ~, '1']\n"
    found = document.read(written(content)).content["a"]
    assert found == [1, -2, 3, 1.5, 1000.0, 0.5, 2.0, 0.01, True, False, None, None, "1"]
    assert [type(value) for value in found[:4]] == [int, int, int, float]


def test_a_question_inside_brackets_needs_no_quotes(written):
    content = "description: {zh: 推迟半年损失多少？, en: What does it cost?}\n"
    assert document.read(written(content)).content["description"]["en"] == "What does it cost?"


def test_a_byte_order_mark_does_not_shift_the_columns(written):
    assert told(written("a: 010\n".encode("utf-8-sig")))[0].startswith("x.yaml:1:4: a: 010")


def test_control_characters_of_a_file_never_reach_the_terminal(written):
    assert told(written('"a\\e[31m": 010\n')) == [
        "x.yaml:1:12: a\\x1b[31m: 010 looks like an octal or hexadecimal number; write it in decimal, or quote it if "
        "it is text"
    ]


def mistakes(content: bytes, path: Path) -> list[str]:
    """Return all that is told about a file in either language; anything but Mistakes goes through."""
    path.write_bytes(content)
    try:
        document.read(path)
    except Mistakes as wrong:
        return [line.replace(str(path), "x") for lang in messages.LANGUAGES for line in wrong.texts(lang)]
    return []


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_but_mistakes(tmp_path_factory, content):
    lines = mistakes(content, tmp_path_factory.getbasetemp() / "bytes.yaml")
    assert all(re.match(r"x:\d+:\d+: .", line) for line in lines)


@given(st.text(alphabet=st.sampled_from(list("ab:：- \n\t'\"[]{},，?&*!|>%@`#0129.~é文\x00\x85\u2028")), max_size=60))
def test_no_text_whatever_raises_anything_but_mistakes(tmp_path_factory, content):
    lines = mistakes(content.encode(), tmp_path_factory.getbasetemp() / "text.yaml")
    assert all(re.match(r"x:\d+:\d+: .", line) for line in lines)


def test_every_message_has_both_languages_and_the_same_values_in_both():
    for key, words in messages.catalogue().items():
        assert set(words) == set(messages.LANGUAGES), key
        names = [{name for _, name, _, _ in string.Formatter().parse(words[lang]) if name} for lang in words]
        assert names[0] == names[1], key


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh_CN.UTF-8", "zh"), ("C.UTF-8", "en"), ("en_US.UTF-8", "en"), ("", "en")]
)
def test_the_language_follows_the_locale(monkeypatch, locale, lang):
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LANG", locale)
    assert messages.language() == lang
    assert messages.language("zh") == "zh"


def test_the_first_locale_variable_that_is_set_decides(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert messages.language() == "en"
