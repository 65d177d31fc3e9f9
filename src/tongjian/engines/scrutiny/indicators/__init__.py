"""Every indicator by name, measured on a site plan."""

from tongjian.engines.scrutiny.indicators.measure import Measurement, measure

__all__ = ["Measurement", "measure"]
