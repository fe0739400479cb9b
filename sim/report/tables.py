"""Tables on the terminal: the answer of each scenario, then all scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from sim import opinion
from sim.messages import text
from sim.report.cells import (
    Row,
    chance,
    headline_row,
    joined,
    reading_title,
    spanned,
    spread,
    target_title,
    unit_after,
    width_of,
)
from sim.report.words import NOTHING, exact, money, number, percent, quantity

RARE = 0.05  # below it, the joint probability of all targets is called rare


@dataclass(frozen=True)
class Answer:
    """One scenario's answer as its tables need it; ``summary`` in the form of ``--format json``."""

    title: str
    summary: Row
    planned: int
    done: int
    seed: int
    spend_range: tuple[float | None, float | None]  # 5 and 95 % [万元]
    cause: str = ""  # of the first failure
    terciles: Sequence[Row] = ()
    levels: Sequence[Row] = ()
    changes: Sequence[Row] = field(default=())  # against status quo
    costs: Sequence[Row] = field(default=())  # of a unit of effect, against status quo


def show(console: Console, answers: Sequence[Answer], judged_share: float, lang: str) -> None:
    """Print all tables; the first line says what kind of result this is."""
    kind = text("run.simulated", lang, share=percent(judged_share, 0.1))
    console.print(Text(kind, style="bold"), soft_wrap=True)
    for answer in answers:
        for block in _answer(answer, lang):
            console.print(block)
    if len(answers) > 1:
        console.print(_side_by_side(answers, lang))
    compared = [answer for answer in answers if answer.changes]
    if compared:
        console.print(_changes(compared, lang))
    if any(answer.costs for answer in compared):
        console.print(_costs([answer for answer in compared if answer.costs], lang))


def _answer(answer: Answer, lang: str) -> Iterator[RenderableType]:
    heading = text("run.heading", lang, title=answer.title, name=answer.summary["name"])
    yield Text(f"\n{heading}", style="bold")
    failed = answer.planned - answer.done
    yield Text(text("run.counts", lang, planned=answer.planned, done=answer.done, failed=failed, seed=answer.seed))
    if failed:
        yield Text(text("run.partial", lang, failed=failed, cause=answer.cause), style="bold red")
    yield _headlines(answer, lang)
    yield _together(answer, lang)
    rare = answer.summary["joint_all"]["probability"]
    if rare is not None and rare < RARE:
        yield Text(text("run.rare", lang) + "\n")
    yield _readings(answer, lang)
    if answer.terciles:
        yield _terciles(answer, lang)
    if answer.levels:
        yield _levels(answer, lang)


def _headlines(answer: Answer, lang: str) -> Table:
    table = _table(text("run.headline_table", lang))
    _column(table, text("run.target", lang))
    for column in ("threshold", "probability", "median", "founding", "first_met"):
        _column(table, text(f"run.{column}", lang), right=True)
    for row in answer.summary["targets"]:
        if row["headline"]:
            reading = reading_title(row["id"], row["reading"], lang)
            name = Text(target_title(row["id"], lang)).append(f"\n  {reading}", style="dim")
            _row(
                table,
                name,
                f">= {exact(row['threshold'], row['unit'], lang)}{unit_after(row['unit'], lang)}",
                chance(row, answer.done, lang).replace(" (", "\n(", 1),
                spread(row, lang).replace(" (", "\n(", 1),
                quantity(row["founding"], row["unit"], lang, width_of(row)),
                row["first_met"] or text("run.never", lang),
            )
    return table


def _together(answer: Answer, lang: str) -> Table:
    table = _table(text("run.together", lang), header=False)
    for _ in range(3):
        _column(table)
    for key in ("joint", "joint_all"):
        joint = answer.summary[key]
        words = ""
        if joint["probability"] is not None and joint["probability"] < 1.0:
            title = target_title(joint["binding"], lang) if joint["binding"] else ""
            words = text("run.binding", lang, target=title) if title else text("run.no_binding", lang)
        _row(table, text(f"run.{key}", lang), chance(joint, answer.done, lang), words)
    met = _number_met(answer.summary["expected_met"])
    _row(table, text("run.expected_met", lang, number=len(opinion.targets())), met, "")
    low, high = answer.spend_range
    width = (high or 0.0) - (low or 0.0)
    ends = f" ({joined([money(low, lang, width), money(high, lang, width)])})" if width else ""
    _row(table, text("run.spend", lang), _spend(answer, lang) + ends, "")
    return table


def _spend(answer: Answer, lang: str) -> str:
    """Return the mean public spend, as exact as its 5-95 % range allows."""
    low, high = answer.spend_range
    return money(answer.summary["spend"], lang, (high or 0.0) - (low or 0.0))


def _number_met(met: Row) -> str:
    """Return the expected number of targets met with its interval."""
    if met["low"] is None:
        return number(met["mean"])
    width = met["high"] - met["low"]
    return f"{number(met['mean'], width)} ({number(met['low'], width)}–{number(met['high'], width)})"


def _readings(answer: Answer, lang: str) -> Table:
    """Return the probability of every reading but the headline ones, a column per scope."""
    table = _table(text("run.readings_table", lang))
    _column(table, text("run.target", lang))
    rows = {(row["id"], row["reading"]): row for row in answer.summary["targets"]}
    scopes = dict.fromkeys(name.partition("@")[2] for _, name in rows)  # "" is the whole zone
    for scope in scopes:
        _column(table, text(f"run.scope.{scope or 'all'}", lang), right=True)
    for target in opinion.targets().values():
        cells: list[list[str | Text]] = []
        for definition in (one.id for one in target.definitions):
            names = [f"{definition}@{scope}" if scope else definition for scope in scopes]
            found = [rows.get((target.id, name)) for name in names]
            if any(row is not None and not row["headline"] for row in found):
                name = Text(f"  {reading_title(target.id, definition, lang)}", style="dim")
                cells.append([name, *(_other(row, answer.done, lang) for row in found)])
        if cells:
            _row(table, target_title(target.id, lang))
        for line in cells:
            _row(table, *line)
    return table


def _other(row: Row | None, n: int, lang: str) -> str:
    if row is None:
        return ""
    return chance(row, n, lang)


def _terciles(answer: Answer, lang: str) -> Table:
    threshold = opinion.targets()["certified"].threshold
    table = _table(text("run.terciles", lang, threshold=exact(threshold, "", lang)), header=False)
    _column(table)
    _column(table, "", right=True)
    for row in answer.terciles:
        ends = {end: quantity(row[f"{end}est"], "enterprises", lang) for end in ("low", "high")}
        _row(table, text("run.tercile", lang, **ends, n=row["replications"]), chance(row, row["replications"], lang))
    return table


def _levels(answer: Answer, lang: str) -> Table:
    table = _table(text("run.levels", lang))
    _column(table, text("run.level", lang))
    _column(table, text("run.level_range", lang), right=True)
    _column(table, text("run.level_drawn", lang), right=True)
    for row in answer.levels:
        unit = row["unit"]
        p5, median, p95 = row["drawn"]
        if p5 is None or p95 is None:
            drawn = NOTHING
        elif p5 == p95:
            drawn = text("run.level_fixed", lang, value=exact(median, unit, lang))
        else:
            drawn = spanned(p5, median, p95, unit, lang)
        bounds = joined([exact(bound, unit, lang) for bound in row["bounds"]], " / ")
        spoken = unit_after(unit, lang).strip()
        name = row["is_"][lang] if not spoken or spoken.startswith("/") else f"{row['is_'][lang]} [{spoken}]"
        _row(table, name, bounds, drawn)
    return table


def _side_by_side(answers: Sequence[Answer], lang: str) -> Table:
    table = _by_scenario(text("run.side_by_side", lang), text("run.target", lang), answers)
    for key in ("joint", "joint_all"):
        cells = (chance(answer.summary[key], answer.done, lang) for answer in answers)
        _row(table, text(f"run.{key}", lang), *cells)
    for target in opinion.targets():
        cells = (chance(headline_row(answer.summary, target), answer.done, lang) for answer in answers)
        _row(table, target_title(target, lang), *cells)
    met = (_number_met(answer.summary["expected_met"]) for answer in answers)
    _row(table, text("run.expected_met", lang, number=len(opinion.targets())), *met)
    spend = (_spend(answer, lang) for answer in answers)
    _row(table, text("run.spend_mean", lang), *spend)
    return table


def _changes(answers: Sequence[Answer], lang: str) -> Table:
    table = _by_scenario(text("run.change", lang), text("run.target", lang), answers)
    for c, change in enumerate(answers[0].changes):
        name = change["id"]
        title = target_title(name, lang) if name in opinion.targets() else text(f"run.{name}", lang)
        _row(table, title, *(_points(answer.changes[c]) for answer in answers))
    return table


def _costs(answers: Sequence[Answer], lang: str) -> Table:
    table = _by_scenario(text("run.cost", lang), text("run.cost.effect", lang), answers)
    for c, cost in enumerate(answers[0].costs):
        effects, units = [], []
        for answer in answers:
            row = answer.costs[c]
            effects.append(_signed(row["effect"], row["low"], row["high"]))
            units.append(NOTHING if row["per_unit"] is None else number(row["per_unit"], row["per_unit"] / 4.0))
        _row(table, text(f"run.cost.{cost['id']}", lang), *effects)
        _row(table, text(f"run.cost.{cost['id']}_unit", lang), *units)
    return table


def _points(row: Row) -> str:
    if row["difference"] is None:
        return NOTHING
    return _signed(100.0 * row["difference"], 100.0 * row["low"], 100.0 * row["high"])


def _signed(middle: float, low: float, high: float) -> str:
    """Return a change with its interval; the digits follow the interval."""
    width = high - low
    return f"{number(middle, width, sign=True)} ({number(low, width, sign=True)} … {number(high, width, sign=True)})"


def _by_scenario(title: str, heading: str, answers: Sequence[Answer]) -> Table:
    """Return an empty table with a column for each scenario."""
    table = _table(title)
    _column(table, heading)
    for answer in answers:
        _column(table, answer.summary["name"], right=True)
    return table


def _table(title: str, header: bool = True) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_header=header, padding=(0, 1)
    )


def _column(table: Table, heading: str = "", right: bool = False) -> None:
    table.add_column(Text(heading), justify="right" if right else "left", overflow="fold")


def _row(table: Table, *cells: str | Text) -> None:
    """Add a row; what stands in a text is never read as markup."""
    table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))
