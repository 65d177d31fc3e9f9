"""Scrutiny in a process of its own: a file that crashes, hangs or explodes costs one sentence.

Loading the code costs twice what judging a drawing does, so it is loaded once, into a template: a process
with a single thread that forks one child for each drawing. The caller, which may have many threads, never
forks. Four processes take part in a run:

    caller    asks on a pipe, waits on a FIFO of this run            `warm.Template`
    template  loads the code, forks                                  `template`
    keeper    waits for the child's end or the deadline, kills       `keeper`
    child     limits itself, then reads the file                     `child`

Each outlives no other one that still needs it: the template ends with the caller's pipe, the keeper kills the
child when the caller is gone, the caller kills the child when the keeper is gone and starts a new template
when that one is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tongjian.engines.scrutiny.isolated.answers import Answer, Refusal, answer_of
from tongjian.engines.scrutiny.isolated.crew import Crew
from tongjian.engines.scrutiny.isolated.warm import Template, Unavailable

__all__ = ["Answer", "Crew", "Refusal", "Unavailable", "run"]


class _Shared:
    """The template of this process; one that has been forked starts its own."""

    def __init__(self) -> None:
        self.template = Template()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self.template = Template()


_shared = _Shared()


def run(arguments: Sequence[str | Path], *, seconds: float = 60, megabytes: int = 1024) -> Answer:
    """`tongjian scrutinise ARGUMENTS --json` in a child process: its report, or why there is none.

    `seconds` limit the wall clock and the CPU time, `megabytes` the address space and any file it writes. The
    child and whatever it started are gone when this returns. May be called from many threads at once. Raises
    Unavailable when no process can be started at all.
    """
    command = ["scrutinise", *map(str, arguments), "--json"]
    ended = _shared.template.run(command, seconds=seconds, megabytes=megabytes)
    return answer_of(ended, seconds=seconds, megabytes=megabytes)
