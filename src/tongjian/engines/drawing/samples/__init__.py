"""Believable site plans made by the project itself, each with the figures it was made from.

A housing estate of eleven residential buildings and a community house: a boundary that bends with a river, a
curved ring
"""

from tongjian.engines.drawing.samples.canonical import write_plan
from tongjian.engines.drawing.samples.estate import Estate, Fault, estate
from tongjian.engines.drawing.samples.truth import SampleTruth, sample_conditions, truth_of
from tongjian.engines.drawing.samples.write import KINDS, write_sample

__all__ = [
    "KINDS",
    "Estate",
    "Fault",
    "SampleTruth",
    "estate",
    "sample_conditions",
    "truth_of",
    "write_plan",
    "write_sample",
]
