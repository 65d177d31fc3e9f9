"""Indicators: kinds of values, targets, deviations, scores, rankings, and the consistency of forms.

Numbers are `Decimal` as written and fractions while they are added; a figure is rounded once, when it is
printed. Missing, not applicable, not computable and zero are four different things.
"""

from tongjian.engines.measures.deviation import Comparison, compare
from tongjian.engines.measures.earning import Row
from tongjian.engines.measures.operators import Better, Direction, Operator
from tongjian.engines.measures.printed import Target, read_actual, read_target
from tongjian.engines.measures.profile import Attainment, Band, Grade, Profile, ScoreClass
from tongjian.engines.measures.ratio import Ratio, percentage, rolled_up
from tongjian.engines.measures.scoring import Result, Scored, score
from tongjian.engines.measures.value import (
    Missing,
    NotApplicable,
    NotComputable,
    Number,
    State,
    Value,
    Words,
)

__all__ = [
    "Attainment",
    "Band",
    "Better",
    "Comparison",
    "Direction",
    "Grade",
    "Missing",
    "NotApplicable",
    "NotComputable",
    "Number",
    "Operator",
    "Profile",
    "Ratio",
    "Result",
    "Row",
    "ScoreClass",
    "Scored",
    "State",
    "Target",
    "Value",
    "Words",
    "compare",
    "percentage",
    "read_actual",
    "read_target",
    "rolled_up",
    "score",
]
