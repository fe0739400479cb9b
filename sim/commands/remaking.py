"""What ``zonesim remake`` does: the pack is checked, unpacked, run again and compared; then all is taken away."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sim.commands import packing, rerun
from sim.commands.output import console
from sim.commands.refusal import FAILED, INTERRUPTED, REFUSED, Refusal
from sim.commands.storing import writing
from sim.engine.digest import model_digest
from sim.experiment.drift import drift
from sim.experiment.provenance import versions
from sim.experiment.results import MANIFEST, SCHEMA_VERSION
from sim.messages import LANGUAGES, text
from sim.report import archive, evidence, stored
from sim.report import drift as report
from sim.report.evidence import Change

DIGITS_OF_DIGEST = 8
TABLE = ".parquet"

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """What the user asked for."""

    pack: Path
    workers: int | None
    from_store: bool
    lang: str


def remake(order: Order) -> int:
    """Check, run again, compare and say so; return 0 where all tables are equal, else 1."""
    with tempfile.TemporaryDirectory(prefix="zonesim-") as scratch, _told(order, Path(scratch)):
        folder = Path(scratch) / "pack"
        folder.mkdir()
        archive.unpack(order.pack, folder)
        said = evidence.opened(folder, order.pack)
        if touched := evidence.changes(folder, said):
            return _touched(order, touched)
        then = stored.opened(folder / evidence.RESULT, SCHEMA_VERSION)
        if touched := evidence.disagreements(folder, said, then.record):
            return _touched(order, touched)
        other = _other_versions(then.record, order.lang)
        for line in other:
            click.echo(line)
        now = _made(order, then, Path(scratch))
        found = _compared(then.record, _manifest(now))
        if found or other:
            report.show(console(), drift(then.folder, now), order.lang)
        else:
            found = _retold(folder, said, now, Path(scratch))
        return _verdict(order, then.record, found)


@contextmanager
def _told(order: Order, scratch: Path) -> Iterator[None]:
    """Tell what went wrong in the user's words; places are said as they are in the pack."""
    try:
        with writing(scratch, order.lang):
            yield
    except stored.Unusable as error:
        raise Refusal(_outside(order, scratch, text(error.key, order.lang, **error.values))) from None


def _outside(order: Order, scratch: Path, line: str) -> str:
    return line.replace(f"{scratch / 'pack'}{os.sep}", f"{order.pack}: ")


def _touched(order: Order, touched: Sequence[Change]) -> int:
    click.echo(text("remake.touched", order.lang, file=order.pack))
    for key, place in touched:
        click.echo(text(f"remake.touched.{key}", order.lang, place=archive.shown(place)))
    return FAILED


def _other_versions(record: Record, lang: str) -> list[str]:
    """Return what this model and its libraries are other than in the pack, in lines."""
    lines = []
    then, now = record["digests"]["model"], model_digest()
    if then != now:
        short = {"then": str(then)[:DIGITS_OF_DIGEST], "now": now[:DIGITS_OF_DIGEST]}
        lines.append(text("remake.other_model", lang, **short))
    here = versions()
    for name in sorted({*record["versions"], *here}):
        before, after = record["versions"].get(name, "–"), here.get(name, "–")
        if before != after:
            lines.append(text("remake.other_version", lang, name=name, then=before, now=after))
    return lines


def _made(order: Order, then: stored.Result, scratch: Path) -> Path:
    """Return the folder of the result, made again."""
    now = scratch / "now"
    try:
        again = rerun.ordered(then.record, scratch / "pack", now, order.workers, order.lang)
    except (LookupError, TypeError, ValueError):
        raise stored.Unusable("remake.malformed", file=order.pack, name=f"{evidence.RESULT}/{MANIFEST}") from None
    try:
        with rerun.store(None if order.from_store else scratch / "store", order.lang) as held:
            return rerun.rerun(again, now, held, order.workers)
    except KeyboardInterrupt:
        raise Refusal(text("remake.interrupted", order.lang), code=INTERRUPTED) from None
    except Refusal as refusal:
        if refusal.code == INTERRUPTED:
            raise Refusal(text("remake.interrupted", order.lang), code=INTERRUPTED) from None
        if refusal.code != REFUSED:
            raise
        why = text("remake.rejected", order.lang, file=order.pack)
        raise Refusal(why, *(_outside(order, scratch, line) for line in refusal.lines)) from None


def _retold(folder: Path, said: Record, now: Path, scratch: Path) -> list[Change]:
    """Return what else of the pack is not what comes of the result when it is packed again."""
    again = scratch / "again"
    packing.fill(again, now, _manifest(now), str(said.get("lang", LANGUAGES[0])))
    return evidence.retold(folder, again)


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def _compared(then: Record, now: Record) -> list[Change]:
    """Return which tables differ, and what else the manifests say otherwise; versions are told apart from that."""
    before, after = ({name: said for name, said in one["files"].items() if name.endswith(TABLE)} for one in (then, now))
    found = [("missing", name) for name in before if name not in after]
    found += [("added", name) for name in after if name not in before]
    found += [("changed", name) for name in before if after.get(name, before[name]) != before[name]]
    kept = [{**one, "digests": {**one["digests"], "model": ""}, "files": "", "versions": ""} for one in (then, now)]
    names = sorted({*kept[0], *kept[1]})
    found += [("changed", f"{MANIFEST}: {name}") for name in names if kept[0].get(name) != kept[1].get(name)]
    return found


def _verdict(order: Order, record: Record, found: Sequence[Change]) -> int:
    if record["partial"]:
        click.echo(text("pack.partial", order.lang, **record["counts"]))
    if not found:
        number = sum(name.endswith(TABLE) for name in record["files"])
        key = "remake.equal_stored" if order.from_store else "remake.equal"
        runs = f"{record['counts']['planned']:,}"
        click.echo(text(key, order.lang, name=record["name"], number=number, runs=runs))
        return 0
    click.echo(text("remake.differs", order.lang, name=record["name"]))
    for key, place in found:
        click.echo(text(f"remake.file.{key}", order.lang, place=archive.shown(place)))
    return FAILED
