"""Random histories of cases, lawful and unlawful, for property tests and the bench.

`history` walks at random and tries everything; `way_out` goes on to the end from any state; `faults` judges a
finished history by the law in other words than the guards use.
"""

from tongjian.engines.penalties.samples.judge import faults
from tongjian.engines.penalties.samples.walk import History, history

__all__ = ["History", "faults", "history"]
