"""A boundary held against every layer the viewer may see: a value, a page, a picture and a paper."""

from tongjian.kernel.places.mapping.report.compute import report
from tongjian.kernel.places.mapping.report.parts import Fact, Line, Report, Section, State, Tone

__all__ = ["Fact", "Line", "Report", "Section", "State", "Tone", "report"]
