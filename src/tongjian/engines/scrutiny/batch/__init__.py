"""Many drawings judged into one folder: resumable, each with its results, all in one table.

`drawings` finds them, `store` keeps what was finished, `run` judges the rest, `summary` and `workbook` say
how it went. Who judges (children of this machine, workers of a cluster) is the caller's choice.
"""

from tongjian.engines.scrutiny.batch.drawings import Drawing, find_drawings
from tongjian.engines.scrutiny.batch.run import Batch, Job, Judge, Progress
from tongjian.engines.scrutiny.batch.store import Outcome, Store
from tongjian.engines.scrutiny.batch.summary import summarise
from tongjian.engines.scrutiny.batch.workbook import write_workbook

__all__ = [
    "Batch",
    "Drawing",
    "Job",
    "Judge",
    "Outcome",
    "Progress",
    "Store",
    "find_drawings",
    "summarise",
    "write_workbook",
]
