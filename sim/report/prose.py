"""Sentences on the terminal, broken where a reader expects it: Chinese anywhere but before closing punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

_OPENING, _CLOSING = "“‘（《【", "”’）》】，。；：、！？…—"
_WIDE = r"\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffe6\U00020000-\U0003fffd"
_SIGN = "[=<>≤≥≈×/]"  # stays with what comes after it, and rather with what is before it
_PIECES = re.compile(
    rf"\s*(?:{_SIGN} )?[{_OPENING}(\[]*(?:[^\s{_OPENING}{_WIDE}]+(?: %)?(?:(?<=\d)[年月日季])?|[^\s{_OPENING}])"
    rf"[{_CLOSING})\],.:;!?/]*|\s*[{_OPENING}]+"
)
_AWKWARD = re.compile(rf"\s*{_SIGN}\s")
_GOOD = re.compile(rf".*[{_CLOSING},.:;!?]")


@dataclass(frozen=True)
class Prose:
    """A paragraph in one style."""

    words: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its lines."""
        for line in broken(self.words, options.max_width):
            yield Text(line, style=self.style, no_wrap=True, overflow="fold")


def broken(words: str, width: int) -> list[str]:
    """Return the lines of a paragraph; a word wider than a line is cut between letters.

    >>> broken("区间：Wilson 区间，“B 更优”。", 12)
    ['区间：Wilson', '区间，“B 更', '优”。']
    >>> broken("研发补助：力度 = 0", 16), broken("占增加值比重：2020年末", 18), broken("abcdefg", 4)
    (['研发补助：', '力度 = 0'], ['占增加值比重：', '2020年末'], ['abcd', 'efg'])
    """
    lines: list[str] = []
    line: list[str] = []
    for piece in pieces(words):
        for part in _cut(piece, width):
            while line and cell_len("".join([*line, part])) > width:
                kept = _kept(line, part)
                lines.append("".join(line[:kept]))
                line = [rest.lstrip() if k == 0 else rest for k, rest in enumerate(line[kept:])]
            line.append(part if line else part.lstrip())
    return [*lines, "".join(line)]


def pieces(words: str) -> list[str]:
    """Return what a line may be broken between: Chinese characters and words, with their punctuation.

    >>> pieces("占比 = 5 %（2020年末）")
    ['占', '比', ' = 5 %', '（2020年', '末）']
    """
    return _PIECES.findall(words)


def _cut(piece: str, width: int) -> list[str]:
    """Return a piece in parts that each fit into a line."""
    parts = [""]
    for letter in piece.lstrip() if cell_len(piece.lstrip()) > width else [piece]:
        if parts[-1].strip() and cell_len(parts[-1].lstrip() + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _kept(line: list[str], then: str) -> int:
    """Return how many pieces stay on a line that is full; before a sign rather fewer than all."""
    if not _AWKWARD.match(then):
        return len(line)
    longer = [k for k in range(1, len(line)) if cell_len("".join(line[:k])) >= cell_len("".join(line[k:]).strip())]
    fair = [k for k in longer if not _AWKWARD.match(line[k])]
    good = [k for k in fair if line[k].startswith(" ") or _GOOD.fullmatch(line[k - 1])]
    return max(good or [k for k in fair if k < len(line) - 1] or [len(line)])  # most Chinese words have two characters


def listed(lines: Sequence[str]) -> RenderableType:
    """Return lines with a dot before each; what does not fit stands below the words, not below the dot."""
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column()
    for line in lines:
        table.add_row(" ·", Prose(line))
    return table
