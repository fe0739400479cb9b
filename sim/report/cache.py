"""The table of ``zonesim cache show``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.messages import text
from sim.report.cells import Row
from sim.report.grid import grid
from sim.report.words import NOTHING, size

MOST_ROWS = 40


def show(console: Console, about: Mapping[str, Any], held: Sequence[Row], lang: str) -> None:
    """Print what the store holds.

    Args:
        console: where to
        about: folder, size, model (digest of the present one), damaged (names of files set aside)
        held: identity, blocks, runs, failed, bytes of each family
        lang: of the texts
    """
    runs, failed = sum(row["runs"] for row in held), sum(row["failed"] for row in held)
    total = text("cache.total", lang, folder=about["folder"], size=size(about["size"]), runs=f"{runs:,}", failed=failed)
    console.print(Text(total), soft_wrap=True)
    if about["damaged"]:
        console.print(Text(text("cache.aside", lang, files=", ".join(about["damaged"]))), soft_wrap=True)
    if not held:
        console.print(Text(text("cache.empty", lang)))
        return
    headings = [text(f"cache.{key}", lang) for key in ("model", "scenario", "draws", "seed", "runs", "failed", "bytes")]
    largest = sorted(held, key=lambda row: -row["bytes"])[:MOST_ROWS]
    rows = [_row(row, about["model"], lang) for row in largest]
    console.print(grid(text("cache.title", lang), headings, rows, figures=(3, 4, 5, 6)))
    if len(held) > len(largest):
        console.print(Text(text("cache.more", lang, left=len(held) - len(largest))))


def _row(row: Row, model: str, lang: str) -> list[str]:
    identity = row["identity"]
    if identity.get("model") == model:
        version = text("cache.present", lang)
    else:
        version = text("cache.other", lang, model=identity.get("model", "?")[:8])
    draws = identity.get("uncertainty", NOTHING)
    return [
        version,
        identity.get("scenario", NOTHING)[:8],
        draws if len(draws) < 16 else draws[:8],
        str(identity.get("seed", NOTHING)),
        f"{row['runs']:,}",
        f"{row['failed']:,}",
        size(row["bytes"]),
    ]
