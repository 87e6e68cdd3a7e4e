"""What answers mean: pure decisions, no database. The items of ONS4 are never added together."""

import datetime as dt
import math
import statistics
from collections.abc import Collection
from dataclasses import dataclass

from alongside.outcomes.instruments import Band, Better

# Under this many pairs a mean change is too uncertain to lean on (Warwick's advice for WEMWBS).
FEW_PAIRS = 30

# Student's t, two-sided 95 %, 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2).
_T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


@dataclass(frozen=True)
class PairedChange:
    """Change in the people measured twice, in scale points (follow-up minus baseline).

    ``low`` and ``high`` bound the mean with 95 % confidence; None when there is no answer: no
    mean of nobody, no interval of one. Improved means changed in the good direction by at least
    one point: ONS gives no larger step that would matter.
    """

    pairs: int
    mean: float | None
    low: float | None
    high: float | None
    improved: int
    same: int
    worse: int


def band(bands: Collection[Band], value: int, on: dt.date) -> str:
    """What an answer is called, by the bands valid on that day ("" before there were any).

    Raises ValueError for a value outside the scale.
    """
    since = max((band.valid_from for band in bands if band.valid_from <= on), default=None)
    if since is None:
        return ""
    for each in bands:
        if each.valid_from == since and each.low <= value <= each.high:
            return each.label
    raise ValueError(f"{value} is outside the scale.")


def verdict(baseline: int, follow_up: int, better: Better) -> str:
    """``improved``, ``same`` or ``worse``: for anxiety, lower is improved."""
    if follow_up == baseline:
        return "same"
    rose = follow_up > baseline
    return "improved" if rose == (better is Better.HIGHER) else "worse"


def paired_change(pairs: Collection[tuple[int, int]], better: Better) -> PairedChange:
    """Sum up (baseline, follow-up) pairs of one item."""
    changes = [follow_up - baseline for baseline, follow_up in pairs]
    verdicts = [verdict(baseline, follow_up, better) for baseline, follow_up in pairs]
    mean = statistics.fmean(changes) if changes else None
    margin = confidence_margin(changes)
    return PairedChange(
        pairs=len(changes),
        mean=mean,
        low=None if mean is None or margin is None else mean - margin,
        high=None if mean is None or margin is None else mean + margin,
        improved=verdicts.count("improved"),
        same=verdicts.count("same"),
        worse=verdicts.count("worse"),
    )


def confidence_margin(changes: Collection[int]) -> float | None:
    """Half the width of the mean's 95 % confidence interval; None for fewer than two changes."""
    if len(changes) < 2:
        return None
    error = statistics.stdev(changes) / math.sqrt(len(changes))
    return critical_t(len(changes) - 1) * error


def critical_t(degrees: int) -> float:
    """The two-sided 95 % point of Student's t: tabled to 30 degrees of freedom, then expanded.

    The expansion is Abramowitz and Stegun 26.7.5, off by less than 0.001 beyond 30.
    """
    if degrees <= len(_T_95):
        return _T_95[degrees - 1]
    z = statistics.NormalDist().inv_cdf(0.975)
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
