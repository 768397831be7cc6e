"""Fits that never see the person they speak of: each person is left out of the fit that reads their own legs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from screener.types import FloatArray
from validation.statistics import slope

Predict = Callable[[FloatArray], FloatArray]
"""(n, F) features to (n,) predictions."""
Fit = Callable[[FloatArray, FloatArray], Predict]
"""(m, F) features and (m,) targets to a prediction."""
STRENGTH: Final = 10.0
"""Of the ridge, for standardised features."""
FEWEST: Final = 3


def ridge(strength: float = STRENGTH) -> Fit:
    """Least squares with a price on large weights of standardised features; 0 is plain least squares."""

    def fit(features: FloatArray, target: FloatArray) -> Predict:
        middle, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
        scaled, mean = (features - middle) / spread, target.mean()
        weights = np.linalg.solve(scaled.T @ scaled + strength * np.eye(features.shape[1]), scaled.T @ (target - mean))
        return lambda asked: np.asarray((asked - middle) / spread @ weights + mean)

    return fit


def inverse_line(features: FloatArray, target: FloatArray) -> Predict:
    """The truth that a reading stands for, with reading = a + b truth fitted and turned round; ``features`` is the reading alone."""
    reading = features[:, 0]
    b = slope(target, reading)
    a = float(reading.mean() - b * target.mean())
    return lambda asked: np.asarray((asked[:, 0] - a) / b)


def left_out(
    fit: Fit,
    asked: FloatArray,
    people: NDArray[np.int64],
    known: FloatArray,
    target: FloatArray,
    known_people: NDArray[np.int64],
) -> FloatArray:
    """(n,) predictions, each from a fit without any row of the same person.

    Args:
        fit: the kind of fit.
        asked, people: (n, F) features and (n,) persons that are asked for; NaN features give NaN.
        known, target, known_people: (m, F), (m,) and (m,) to fit on; rows with a NaN are left out.
    """
    found = np.full(len(asked), np.nan)
    whole = np.isfinite(known).all(axis=1) & np.isfinite(target)
    for person in np.unique(people):
        mine, others = people == person, whole & (known_people != person)
        if others.sum() >= FEWEST:
            found[mine] = fit(known[others], target[others])(asked[mine])
    return found
