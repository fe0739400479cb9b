"""A result as an Excel workbook: the same result gives the same bytes, and no text becomes a formula."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from sim.messages import text
from sim.report import export
from sim.report.codebook import Varied
from sim.report.readme import readme
from sim.report.sheet import Column, Kind, Line, Sheet
from sim.report.stored import Result, Value

HEADING_LINES = 4  # question, counts, how to read, headings of the columns
MOST_LINES = (1 << 20) - HEADING_LINES  # of a sheet
MOST_CHARACTERS = 32_767  # of a cell
LONGEST_NAME = 31  # of a sheet
A4 = 9
PAGE_WIDTH = 235.0  # characters on a page of A4 across, as small as one can still read
LINE_HEIGHT = 15.0  # points
MOST_LINES_OF_CELL = 8  # shown; longer texts are whole in the cell
MOST_FORMATS = 100  # of probabilities; Excel knows some 200
_CREATED = datetime(2000, 1, 1)  # whenever it is: the same result must give the same bytes
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WHOLE = ("enterprises", "persons", "teams", "count")
_CELL = {"valign": "vcenter"}
_HEADING = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}


def write(result: Result, varied: Sequence[Varied], path: Path, lang: str) -> list[str]:
    """Write the workbook.

    Args:
        result: what is exported
        varied: what varies over its points; nothing for a run
        path: of the file; its folder also holds what is written in between
        lang: of headings and texts

    Returns:
        what the workbook does not hold, in sentences

    Raises:
        OSError: what the disk refuses
        xlsxwriter.exceptions.XlsxFileError: the same, while the file is put together
    """
    every = export.sheets(result, varied, lang)
    fitting = [sheet for sheet in every if sheet.size <= MOST_LINES]
    with _opened(path) as book:
        writer = _Writer(book, lang)
        first = book.add_worksheet(sheet_name(text("export.sheet.readme", lang)))
        for sheet in fitting:
            writer.sheet(result, sheet)
        left_out = [sheet for sheet in every if sheet not in fitting]
        missing = _missing(fitting, left_out, writer.cut, lang)
        writer.readme(first, readme(result, fitting, missing, lang))
    return missing


def _missing(fitting: Sequence[Sheet], left_out: Sequence[Sheet], cut: int, lang: str) -> list[str]:
    most = {"most": f"{MOST_LINES:,}"}
    found = [
        text("export.readme.left_out", lang, sheet=one.name, lines=f"{one.size:,}", file=f"{one.table}.parquet", **most)
        for one in left_out
    ]
    found += [sheet.partly for sheet in fitting if sheet.partly]
    return found + ([text("export.readme.cut", lang, number=cut, most=MOST_CHARACTERS)] if cut else [])


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a workbook that is written row by row; after an error nothing stays open."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    book.use_zip64()
    book.set_properties({"title": path.stem, "created": _CREATED})
    try:
        yield book
        book.close()
    except BaseException:
        for worksheet in book.worksheets():
            worksheet._opt_close()  # its rows wait in a file of their own
        raise


def sheet_name(words: str) -> str:
    """Return words as Excel allows them for a sheet.

    >>> sheet_name("a/b [c]: 'd'"), sheet_name("x" * 40) == "x" * 31
    ("a b  c   'd", True)
    """
    return _NOT_IN_NAMES.sub(" ", words)[:LONGEST_NAME].strip().strip("'") or "-"


def number_format(unit: str, value: float) -> str:
    """Return how a value is shown; counts without decimals unless they have some.

    >>> number_format("1/yr", 0.1), number_format("万元", 1.0), number_format("teams", 2.0), number_format("teams", 2.5)
    ('0.0%', '#,##0.0', '#,##0', '#,##0.0')
    """
    if unit in ("1", "1/yr"):
        return "0.0%"
    if unit == "m2" or (unit in _WHOLE and value == int(value)):
        return "#,##0"
    return "#,##0.00" if unit.startswith("亿元") else "#,##0.0"


def chance_format(done: int) -> str:
    """Return how a probability from so many runs is shown: never 0 % or 100 %.

    >>> chance_format(400)
    '[=0]"< 1/400";[=1]"> 399/400";0.0%'
    """
    if done < 1:
        return "0.0%"
    decimals = max(1, math.ceil(math.log10(done)) - 2)
    return f'[=0]"< 1/{done}";[=1]"> {done - 1}/{done}";0.{"0" * decimals}%'


def lines_of(words: str, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is as wide as two digits.

    >>> lines_of("a few words", 12.0), lines_of("主要经济指标年均增长", 12.0)
    (1, 2)
    """
    return sum(max(1, math.ceil(_wide(line) / (width - 1.0))) for line in words.split("\n"))


def _wide(words: str) -> float:
    return sum(2.1 if unicodedata.east_asian_width(letter) in "WF" else 1.0 for letter in words)


class _Writer:
    """Writes sheets into one workbook; ``cut`` counts the texts that were too long for a cell."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book = book
        self.lang = lang
        self.formats: dict[Any, Any] = {}
        self.chances: dict[int, str] = {}
        self.cut = 0

    def format(self, **how: Any) -> Any:
        key = tuple(how.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(how)
        return self.formats[key]

    def sheet(self, result: Result, sheet: Sheet) -> None:
        """Write one table below its question, its counts and how to read it."""
        worksheet = self.book.add_worksheet(sheet_name(sheet.name))
        columns = sheet.columns
        for k, column in enumerate(columns):
            worksheet.set_column(k, k, column.width)
        self.text(worksheet, 0, 0, sheet.question, self.format(bold=True, font_size=14))
        self.text(worksheet, 1, 0, counts(result, self.lang))
        self.text(worksheet, 2, 0, sheet.note, self.format(font_color="#595959"))
        tallest = max(lines_of(column.heading, column.width) for column in columns)
        worksheet.set_row(HEADING_LINES - 1, LINE_HEIGHT * (tallest + 1))
        for k, column in enumerate(columns):
            self.text(worksheet, HEADING_LINES - 1, k, column.heading, self.format(**_HEADING))
        row = HEADING_LINES
        for row, line in enumerate(sheet.lines(), start=HEADING_LINES):
            self.line(worksheet, row, columns, line)
        self.mark(worksheet, columns, row)
        worksheet.autofilter(HEADING_LINES - 1, 0, row, len(columns) - 1)
        worksheet.freeze_panes(HEADING_LINES, 1)
        worksheet.repeat_rows(0, HEADING_LINES - 1)
        worksheet.repeat_columns(0)
        pages = max(1, math.ceil(sum(column.width for column in columns) / PAGE_WIDTH))
        self.page(worksheet, pages)

    def line(self, worksheet: Any, row: int, columns: Sequence[Column], line: Line) -> None:
        cells = list(enumerate(zip(columns, line.values, strict=True)))
        lines = max(
            (lines_of(value, column.width) for _, (column, value) in cells if isinstance(value, str)), default=1
        )
        if lines > 1:
            worksheet.set_row(row, LINE_HEIGHT * min(lines, MOST_LINES_OF_CELL))
        for k, (column, value) in cells:
            if column.kind is Kind.CHANCE and value is None:
                self.text(worksheet, row, k, text("run.not_due", self.lang), self.format(**_CELL, align="right"))
            elif isinstance(value, str):
                self.text(worksheet, row, k, value, self.format(**_CELL, text_wrap=True, align="left", indent=1))
            elif value is not None:
                worksheet.write_number(row, k, value, self.number(column, line, value))

    def number(self, column: Column, line: Line, value: float) -> Any:
        if column.kind is Kind.CHANCE:
            if line.done not in self.chances and len(self.chances) < MOST_FORMATS:
                self.chances[line.done] = chance_format(line.done)
            return self.format(**_CELL, num_format=self.chances.get(line.done, "0.0%"))
        if column.kind is Kind.SHARE:
            return self.format(**_CELL, num_format="0.0%")
        if column.kind is Kind.MEASURED:
            return self.format(
                **_CELL, num_format=number_format(line.unit if column.unit is None else column.unit, value)
            )
        return self.format(**_CELL, num_format="0" if column.kind is Kind.COUNT else "General")

    def text(self, worksheet: Any, row: int, column: int, words: Value, how: Any = None) -> None:
        """Write a text; as a string whatever it looks like."""
        whole = str(words)
        if _units(whole) > MOST_CHARACTERS:
            self.cut += 1
            whole = _shortened(whole)
        worksheet.write_string(row, column, whole, how)

    def mark(self, worksheet: Any, columns: Sequence[Column], last: int) -> None:
        """Show which values meet their target."""
        green = self.format(bg_color="#C6EFCE", font_color="#006100")
        for k, column in enumerate(columns):
            if column.threshold is not None:
                rule = {"type": "cell", "criteria": ">=", "value": column.threshold, "format": green}
                # an empty cell would count as 0
                worksheet.conditional_format(HEADING_LINES, k, last, k, {"type": "blanks", "stop_if_true": True})
                worksheet.conditional_format(HEADING_LINES, k, last, k, rule)

    def readme(self, worksheet: Any, lines: Iterable[tuple[str, str]]) -> None:
        """Write the sheet that explains the others."""
        widths = (26.0, 110.0)
        for k, width in enumerate(widths):
            worksheet.set_column(k, k, width)
        for row, (label, words) in enumerate(lines):
            worksheet.set_row(row, LINE_HEIGHT * max(1, lines_of(words, widths[1])))
            self.text(worksheet, row, 0, label, self.format(bold=True, valign="top"))
            self.text(worksheet, row, 1, words, self.format(text_wrap=True, valign="top"))
        self.page(worksheet, 1)

    def page(self, worksheet: Any, pages: int) -> None:
        """Set up printing: A4 across, so many pages side by side."""
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(pages, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        worksheet.set_footer("&L&A&R&P / &N")


def counts(result: Result, lang: str) -> str:
    """Return whose runs a table counts and, where some failed, that it is partial."""
    record = result.record
    found = text("export.counts", lang, title=record["title"][lang], name=record["name"], **record["counts"])
    return found + (" " + text("export.partial", lang, **record["counts"]) if record["partial"] else "")


def _units(words: str) -> int:
    """Return the length as Excel counts: characters beyond the first plane are two."""
    return len(words.encode("utf-16-le")) // 2


def _shortened(words: str) -> str:
    cut = words.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", errors="ignore")
    return f"{cut}…"
