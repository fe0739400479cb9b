"""Regression discontinuity on a score: local lines on both sides of a cutoff, triangular weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiment.studies.estimate import Arguments, Term, TooFew, Values, clustered, normal
from sim.experiment.studies.panel import ENTERPRISE, asked, column, moved

FEWEST = 20  # observations within the bandwidth on each side
TRIANGULAR = 3.4375  # constant of the Imbens-Kalyanaraman bandwidth for the triangular kernel


def discontinuity(panel: pd.DataFrame, arguments: Arguments, _: np.random.Generator) -> list[Term]:
    """Return the jump of an outcome at a cutoff of a score, and where a treatment is named what it does there.

    The outcome is read ``after`` years later, the treatment ``treatment_after`` (the same where not said), both less
    their value the year before with ``change``. Local linear regression
    with triangular weights within the bandwidth, the stated one or that of Imbens and Kalyanaraman (2012); errors are
    clustered by enterprise and hold no correction for the bias of the line. ``controls``, as they are in the year of
    the score, enter as they are on both sides and only make the interval narrower.

    Returns:
        ``jump``; ``first_stage`` (the treatment's jump) and ``effect`` (jump over first stage) with a treatment;
        ``jump_half`` and ``jump_double`` at half and twice the bandwidth; ``bandwidth`` itself
    """
    score = column(panel, arguments["score"]) - arguments["cutoff"]
    after = int(arguments["after"])
    later = after if arguments["treatment_after"] is None else int(arguments["treatment_after"])
    named = {"outcome": (arguments["outcome"], after), "treatment": (arguments["treatment"], later)}
    table = pd.DataFrame({"score": score, ENTERPRISE: panel[ENTERPRISE]})
    for role, (name, years) in named.items():
        if name is not None:
            values = column(panel, name)
            table[role] = moved(panel, values, years)
            if arguments["change"]:
                table[role] -= moved(panel, values, -1)
    controls = list(arguments["controls"] or ())
    table = table.assign(**{f"control {name}": column(panel, name) for name in controls})[asked(panel)].dropna()
    if len(table) < 2 * FEWEST:
        raise TooFew("scores", n=len(table), after=after)
    beside = table[[f"control {name}" for name in controls]].to_numpy()
    sharp = _Local(table["score"].to_numpy(), table[ENTERPRISE].to_numpy(), beside)
    outcome = table["outcome"].to_numpy()
    width = arguments["bandwidth"] or bandwidth(sharp.score, outcome)
    jump, n = sharp.jump(outcome, width), sharp.number(width)
    terms = [normal("jump", *jump, n)]
    if "treatment" in table:
        treatment = table["treatment"].to_numpy()
        first = sharp.jump(treatment, width)
        if abs(first[0]) < 1e-9:
            raise TooFew("first_stage")
        effect = jump[0] / first[0]
        # the jump of what the effect leaves unexplained has the error of the ratio, times the first stage
        error = sharp.jump(outcome - effect * treatment, width)[1] / abs(first[0])
        terms = [normal("effect", effect, error, n), normal("first_stage", *first, n), *terms]
    for name, part in (("jump_half", 0.5), ("jump_double", 2.0)):
        if min(sharp.sides(part * width)) >= FEWEST:
            terms.append(normal(name, *sharp.jump(outcome, part * width), sharp.number(part * width)))
    return [*terms, Term("bandwidth", float(width), np.nan, np.nan, n)]


@dataclass(frozen=True)
class _Local:
    score: Values  # less the cutoff
    groups: npt.NDArray[np.int64]
    controls: Values  # (n, controls)

    def jump(self, outcome: Values, width: float) -> tuple[float, float]:
        """Return the jump of an outcome at 0 and its standard error."""
        if min(self.sides(width)) < FEWEST:
            raise TooFew("near", n=self.number(width), width=float(f"{width:.3g}"))
        near = np.abs(self.score) < width
        x, above = self.score[near], (self.score[near] >= 0.0).astype(np.float64)
        exog = np.column_stack([above, np.ones(len(x)), x, x * above, self.controls[near]])
        params, errors = clustered(outcome[near], exog, self.groups[near], 1.0 - np.abs(x) / width)
        return float(params[0]), float(errors[0])

    def sides(self, width: float) -> tuple[int, int]:
        """Return how many are within the bandwidth below and above."""
        near = np.abs(self.score) < width
        return int((near & (self.score < 0.0)).sum()), int((near & (self.score >= 0.0)).sum())

    def number(self, width: float) -> int:
        return sum(self.sides(width))


def bandwidth(score: Values, outcome: Values) -> float:
    """Return the bandwidth of Imbens and Kalyanaraman (2012, section 4.2) for the triangular kernel.

    Args:
        score: less the cutoff
        outcome: at each score
    """
    n, spread = len(score), float(np.std(score, ddof=1))
    pilot = 1.84 * spread * n**-0.2
    below, above = (score < 0.0) & (score >= -pilot), (score >= 0.0) & (score <= pilot)
    if min(below.sum(), above.sum()) < FEWEST:
        raise TooFew("beside", below=int(below.sum()), above=int(above.sum()))
    density = (below.sum() + above.sum()) / (2.0 * n * pilot)
    variances = [float(np.var(outcome[side], ddof=1)) for side in (below, above)]
    # third derivative at the cutoff, from a cubic with a jump over all scores
    jump = (score >= 0.0).astype(np.float64)
    cubic = np.linalg.lstsq(np.column_stack([np.ones(n), jump, score, score**2, score**3]), outcome, rcond=None)[0]
    third = max(abs(6.0 * float(cubic[4])), 1e-12)
    curvatures, penalties = [], []
    for side, variance in zip((score < 0.0, score >= 0.0), variances, strict=True):
        wide = 3.56 * (variance / (density * third**2)) ** (1.0 / 7.0) * int(side.sum()) ** (-1.0 / 7.0)
        near = side & (np.abs(score) <= wide)
        if near.sum() < FEWEST:
            near = side
        second = 2.0 * float(np.polyfit(score[near], outcome[near], 2)[0])
        reach = max(float(np.abs(score[near]).max()), 1e-12)
        curvatures.append(second)
        penalties.append(2160.0 * variance / (int(near.sum()) * reach**4))
    bias = (curvatures[1] - curvatures[0]) ** 2 + sum(penalties)
    found = TRIANGULAR * (sum(variances) / (density * max(bias, 1e-300))) ** 0.2 * n**-0.2
    return float(min(found, np.abs(score).max()))
