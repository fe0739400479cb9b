"""What is wrong with a picture for a person who looks at it: glyphs, overlaps, words outside, axes without a unit."""

import re
from functools import cache
from itertools import combinations

from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.report.charts import style

SHRUNK = 1.0  # pixels by which a box is made smaller before it may overlap another


def drawn(chart, table, lang, title="标题 Title", note="说明 Note", **settings) -> Figure:
    """Return the figure of a chart, drawn once so that its layout is settled; call within ``style.style()``."""
    figure = style.framed(chart.size(table), title, note)
    chart.draw(figure, table, lang, **settings)
    figure.canvas.draw()
    return figure


def words_of(figure: Figure) -> list[Text]:
    """Return all texts that are seen: of an axis only the labels of ticks within its limits."""
    ticks, seen = set(), set()
    for axes in figure.findobj(Axes):
        for axis in (axes.xaxis, axes.yaxis):
            ticks |= {
                id(words) for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()] for words in _labels(tick)
            }
            if axes.get_visible() and axes.axison:
                seen |= {id(words) for tick in axis._update_ticks() for words in _labels(tick)}
    return [
        words
        for words in figure.findobj(Text)
        if words.get_visible()
        and words.get_text().strip()
        and (words.axes is None or words.axes.get_visible())
        and (id(words) not in ticks or id(words) in seen)
    ]


def problems(figure: Figure) -> list[str]:
    """Return all that a person would stumble over, as sentences."""
    shown = words_of(figure)
    found = [f"glyphs missing: {missing} in {words.get_text()!r}" for words in shown if (missing := _missing(words))]
    for words in shown:
        box = words.get_window_extent()
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1:
            found.append(f"outside the figure: {words.get_text()!r}")
    boxes = [(words, words.get_window_extent().padded(-SHRUNK)) for words in shown]
    for (one, box), (other, beside) in combinations(boxes, 2):
        if box.overlaps(beside):
            found.append(f"overlap: {one.get_text()!r} and {other.get_text()!r}")
    return found


def axes_without_unit(figure: Figure) -> list[str]:
    """Return the axes with numbers at their ticks whose label, or that of the row or column, names no unit."""
    found = []
    for axes in figure.axes:
        if not axes.axison or not axes.get_visible():
            continue
        for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
            ticks = [label.get_text() for label in axis.get_ticklabels() if label.get_visible() and label.get_text()]
            if ticks and all(_is_number(tick) for tick in ticks) and not has_unit(axis.get_label().get_text()):
                found.append(f"{name} axis with {ticks[:3]} and label {axis.get_label().get_text()!r}")
    return found


def has_unit(label: str) -> bool:
    """Return whether a label says in which unit its numbers are: in brackets."""
    return any(mark in label for mark in ("[", "（", "("))


def _missing(words: Text) -> str:
    glyphs = set()
    for path in font_manager.fontManager._find_fonts_by_props(words.get_fontproperties()):
        glyphs |= set(_glyphs(path))
    seen = {letter for letter in words.get_text() if not letter.isspace()}
    return "".join(sorted(letter for letter in seen if ord(letter) not in glyphs))


@cache
def _glyphs(path):
    return frozenset(TTFont(path, fontNumber=0).getBestCmap())


def _labels(tick) -> tuple[Text, Text]:
    return tick.label1, tick.label2


def _is_number(tick: str) -> bool:
    return re.fullmatch(r"[-+\N{MINUS SIGN}]?[0-9][0-9,]*(\.[0-9]+)?", tick) is not None
