"""The small city is what these tests stand on."""

from tests.systems.approval.clocks.proving import proving

__all__ = ["proving"]
