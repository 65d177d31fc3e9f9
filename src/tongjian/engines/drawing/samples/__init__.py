"""Believable site plans made by the project itself, each with the figures it was made from.

:func:`write_sample` draws a housing estate of eleven residential buildings and a community house (careful,
with planted faults, or as drawings really come in) or a small building after eDCR; :func:`write_plan` draws
any plan, :func:`changed` makes a second version of one.
"""

from tongjian.engines.drawing.samples.canonical import write_plan
from tongjian.engines.drawing.samples.estate import PLANTED, Estate, Fault, estate
from tongjian.engines.drawing.samples.files import UNITS
from tongjian.engines.drawing.samples.truth import SampleTruth, sample_conditions, truth_of
from tongjian.engines.drawing.samples.versions import Changes, Place, changed, large_plan
from tongjian.engines.drawing.samples.write import KINDS, write_sample

__all__ = [
    "KINDS",
    "PLANTED",
    "UNITS",
    "Changes",
    "Estate",
    "Fault",
    "Place",
    "SampleTruth",
    "changed",
    "estate",
    "large_plan",
    "sample_conditions",
    "truth_of",
    "write_plan",
    "write_sample",
]
