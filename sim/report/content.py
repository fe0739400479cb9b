"""What a report consists of, before it becomes a page or a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from sim.report.charts import style
from sim.report.figures import Picture


@dataclass(frozen=True)
class Paragraph:
    """Words."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """Sentences one below the other."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows of text below headings; every row has a cell for each heading."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[int] = ()  # positions of columns that hold numbers
    whole: Sequence[int] = ()  # positions of columns whose words stay on one line
    folded: bool = False  # whether a page shows it only when asked


@dataclass(frozen=True)
class Chart:
    """A picture as it is shown."""

    picture: Picture

    def png(self) -> bytes:
        """Return the bytes of its PNG, the same for the same table."""
        stream = BytesIO()
        with style.style():
            style.write(self.picture.figure(), stream, "png", {"table": self.picture.digest})
        return stream.getvalue()


Block = Paragraph | Bullets | Table | Chart


@dataclass(frozen=True)
class Section:
    """Blocks below a heading."""

    id: str
    heading: str
    blocks: Sequence[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """A whole report."""

    title: str
    question: str
    kind: str  # the line that says what kind of numbers these are
    sections: Sequence[Section]
    lang: str
