"""The answer in plain sentences, each made from numbers of the stored tables and kept with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim import opinion
from sim.messages import text
from sim.report.codebook import JOINT
from sim.report.study import Study
from sim.report.words import money, number, percent, probability, probability_interval

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One sentence and the numbers in it."""

    id: str
    sentence: str
    numbers: Mapping[str, float] = field(default_factory=dict)  # ``table/what`` -> value as stored


def findings(study: Study) -> list[Finding]:
    """Return the sentences, the answer first."""
    found = [*_partial(study)]
    found += _of_one(study) if len(study.cases) == 1 else _of_several(study)
    found += _binding(study)
    share = max(case.result.record["judged_share_of_inputs"] for case in study.cases)
    return [*found, _said(study, "simulated", {"share": percent(share, 0.1)}, {"manifest/judged share": share})]


def table(found: list[Finding]) -> pd.DataFrame:
    """Return finding, sentence, number, value: what every number in the sentences comes from."""
    rows = [(one.id, one.sentence, name, value) for one in found for name, value in one.numbers.items()]
    return pd.DataFrame(rows, columns=["finding", "sentence", "number", "value"])


def _partial(study: Study) -> Iterator[Finding]:
    failed = int(study.answers.groupby("case")["failed"].first().sum())
    if failed:
        planned = int(study.answers.groupby("case")["planned"].first().sum())
        numbers = {"answers/failed": float(failed), "answers/planned": float(planned)}
        yield _said(study, "partial", {"failed": f"{failed:,}", "planned": f"{planned:,}"}, numbers)


def _of_one(study: Study) -> Iterator[Finding]:
    joint = study.answer(0, JOINT[0])
    if pd.isna(joint["probability"]):
        yield _said(study, "not_due", {}, {})
        return
    yield _said(study, "joint", _chance(joint), _numbers(joint))
    expected, rows = _expected(study, 0)
    words = {"expected": number(expected, 1.0), "number": str(len(rows))}
    yield _said(study, "expected", words, {"answers/expected number met": expected})
    surest, hardest = max(rows, key=_key), min(rows, key=_key)
    numbers = {f"answers/{row['target']}": float(row["probability"]) for row in (surest, hardest)}
    words = {**_named(study, "surest", surest), **_named(study, "hardest", hardest)}
    yield _said(study, "surest_hardest", words, numbers)
    if joint["spend"] is not None:
        yield _said(study, "spend", {"spend": money(joint["spend"], study.lang)}, {"answers/spend": joint["spend"]})


def _of_several(study: Study) -> Iterator[Finding]:
    rows = [study.answer(k, JOINT[0]) for k in range(len(study.cases))]
    known = [row for row in rows if not pd.isna(row["probability"])]
    if not known:
        yield _said(study, "not_due", {}, {})
        return
    best = max(known, key=_key)
    words = {**_chance(best), "scenario": study.cases[best["case"]].title, "count": str(len(study.cases))}
    yield _said(study, "best_joint" if best["probability"] > 0.0 else "no_joint", words, _numbers(best))
    yield _range(study)
    yield from _gains(study)
    yield from _costs(study)


def _range(study: Study) -> Finding:
    """Return between what the target that tells the cases apart best lies."""
    target = study.telling_target
    rows = [study.answer(k, target) for k in range(len(study.cases))]
    rows = [row for row in rows if not pd.isna(row["probability"])]
    low, high = min(rows, key=_key), max(rows, key=_key)
    words = {"target": study.target_title(target), **_named(study, "low", low), **_named(study, "high", high)}
    words |= {f"{end}_scenario": study.cases[row["case"]].title for end, row in (("low", low), ("high", high))}
    ends = {"lowest": low["probability"], "highest": high["probability"]}
    return _said(study, "range", words, {f"answers/{target} {end}": float(value) for end, value in ends.items()})


def _gains(study: Study) -> Iterator[Finding]:
    """Yield what the mix that gains most changes against the reference, and that nothing else is clear."""
    if study.pairs is None:
        yield _said(study, "unpaired", {}, {})
        return
    target = study.telling_target
    rows = study.pairs.loc[study.pairs["target"] == target].dropna(subset=["difference"]).to_dict("records")
    clear = [row for row in rows if row["low"] > 0.0 or row["high"] < 0.0]
    reference = study.cases[study.reference].title
    if not clear:
        yield _said(study, "alike", {"target": study.target_title(target), "reference": reference}, {})
        return
    best = max(clear, key=lambda row: row["difference"])
    width = 100.0 * (best["high"] - best["low"])
    more = best["difference"] > 0.0
    words = {
        "reference": reference,
        "scenario": best["scenario"],
        "target": study.target_title(target),
        "points": number(abs(100.0 * best["difference"]), width),
        "low": number(100.0 * best["low"], width, sign=True),
        "high": number(100.0 * best["high"], width, sign=True),
        "pairs": f"{best['pairs']:,}",
    }
    numbers = {f"pairs/{target} {name}": float(best[name]) for name in ("difference", "low", "high", "pairs")}
    yield _said(study, "gain" if more else "loss", words, numbers)
    spent = {name: float(best[name]) for name in ("spend", "spend_low", "spend_high")}
    yield _extra(study, best["scenario"], reference, spent)
    left = len(rows) - len(clear)
    if left:
        yield _said(study, "unclear", {"count": str(left), "target": words["target"], "reference": reference}, {})


def _extra(study: Study, scenario: str, reference: str, spent: Mapping[str, float]) -> Finding:
    """Return what more or less the public pays; the interval tells whether it is either."""
    width = spent["spend_high"] - spent["spend_low"]
    ends = {end: money(spent[f"spend_{end}"], study.lang, width) for end in ("low", "high")}
    words = {
        "scenario": scenario,
        "reference": reference,
        "spend": money(abs(spent["spend"]), study.lang, width),
        **ends,
    }
    key = "costs_more" if spent["spend_low"] > 0.0 else "costs_less" if spent["spend_high"] < 0.0 else "costs_alike"
    return _said(study, key, words, {f"pairs/{name}": value for name, value in spent.items()})


def _costs(study: Study) -> Iterator[Finding]:
    rows = [study.answer(k, JOINT[0]) for k in range(len(study.cases))]
    rows = [row for row in rows if row["spend"] is not None and not pd.isna(row["spend"])]
    if not rows:
        return
    low, high = min(rows, key=lambda row: row["spend"]), max(rows, key=lambda row: row["spend"])
    words = {"low": money(low["spend"], study.lang), "high": money(high["spend"], study.lang)}
    words |= {"low_scenario": study.cases[low["case"]].title, "high_scenario": study.cases[high["case"]].title}
    yield _said(study, "costs", words, {"answers/spend lowest": low["spend"], "answers/spend highest": high["spend"]})


def _binding(study: Study) -> Iterator[Finding]:
    """Yield which target keeps the reference from meeting all of article 2."""
    joint = study.answer(study.reference, JOINT[0])
    if pd.isna(joint["probability"]) or joint["probability"] >= 1.0:
        return
    binding = study.binding(study.reference)
    if binding is None:
        yield _said(study, "no_binding", {"scenario": study.cases[study.reference].title}, {})
        return
    row = study.answer(study.reference, binding)
    words = {"scenario": study.cases[study.reference].title, **_named(study, "binding", row)}
    yield _said(study, "binding", words, {f"answers/{row['target']}": float(row["probability"])})


def _expected(study: Study, case: int) -> tuple[float, list[Row]]:
    """Return the expected number of targets met, the sum of their probabilities, and their answers."""
    rows = [study.answer(case, target) for target in opinion.targets()]
    rows = [row for row in rows if not pd.isna(row["probability"])]
    return float(sum(row["probability"] for row in rows)), rows


def _key(row: Row) -> float:
    return float(row["probability"])


def _chance(row: Row) -> dict[str, str]:
    shown = probability(row["probability"], int(row["done"]), row["high"] - row["low"])
    return {"chance": shown, "interval": probability_interval(row["low"], row["high"])}


def _named(study: Study, name: str, row: Row) -> dict[str, str]:
    return {name: study.target_title(row["target"]), f"{name}_chance": _chance(row)["chance"]}


def _numbers(row: Row) -> dict[str, float]:
    return {f"answers/{row['target']} {name}": float(row[name]) for name in ("probability", "low", "high")}


def _said(study: Study, key: str, words: Mapping[str, str], numbers: Mapping[str, float]) -> Finding:
    return Finding(key, text(f"report.finding.{key}", study.lang, **words), numbers)
