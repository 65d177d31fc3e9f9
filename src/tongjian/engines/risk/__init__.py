"""Risk grades, credit and the rates of warnings: pure, exact, the same result from the same input.

A model is data of a pack. How severe inspectors are is estimated from their inspections and taken out before
anything is graded; after that estimate, which is rounded once, everything is whole numbers.
"""

from tongjian.engines.risk.columns import MISSING, Inspections, Objects
from tongjian.engines.risk.credit import (
    Condition,
    Credited,
    CreditRules,
    Deduction,
    DisplayLine,
    Period,
    Sanction,
    credit,
    period_of,
)
from tongjian.engines.risk.grading import GRADES, Graded, Reason, grade
from tongjian.engines.risk.model import MEASURES, ClassRule, Indicator, Model
from tongjian.engines.risk.rates import Rate, rate
from tongjian.engines.risk.severity import Severity, Spread, estimate

__all__ = [
    "GRADES",
    "MEASURES",
    "MISSING",
    "ClassRule",
    "Condition",
    "CreditRules",
    "Credited",
    "Deduction",
    "DisplayLine",
    "Graded",
    "Indicator",
    "Inspections",
    "Model",
    "Objects",
    "Period",
    "Rate",
    "Reason",
    "Sanction",
    "Severity",
    "Spread",
    "credit",
    "estimate",
    "grade",
    "period_of",
    "rate",
]
