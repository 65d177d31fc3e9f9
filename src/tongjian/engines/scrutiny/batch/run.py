"""The batch itself: what is finished is taken as it is, the rest is judged and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tongjian.engines.scrutiny.batch.drawings import Drawing
from tongjian.engines.scrutiny.batch.store import Outcome, Store
from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.engines.scrutiny.yamlwords import file_words

_MEND = "检查路径、权限和磁盘空间后重新运行，已完成的图纸不会重做。"


@dataclass(frozen=True)
class Job:
    """One drawing to judge: with these options of `tongjian scrutinise drawing`, its results into `staging`.

    `papers` are options that name a file (`--conditions`), so that a cluster can send it along.
    """

    drawing: Drawing
    key: str
    staging: Path
    options: tuple[str, ...] = ()
    papers: Mapping[str, Path] = field(default_factory=dict)

    @property
    def arguments(self) -> list[str | Path]:
        """The call on this machine."""
        papers = [part for option, path in self.papers.items() for part in (option, path)]
        return ["drawing", self.drawing.path, *self.options, *papers, "--out", self.staging]


Judge: TypeAlias = Callable[[Iterable[Job]], Iterator[tuple[Job, Refusal | None]]]
"""Judges jobs in any order; None: judged, and the results are in the job's staging folder."""
Progress: TypeAlias = Callable[[Outcome, int], None]
"""Told each outcome that is new, with how many are still to come."""


@dataclass(frozen=True)
class Batch:
    """Drawings, what they are judged by, and where the results go.

    `basis` stands for the rules, the layer vocabulary and the program: any text that changes with them.
    """

    drawings: Sequence[Drawing]
    store: Store
    basis: str
    options: tuple[str, ...] = ()
    papers: Callable[[Drawing], Mapping[str, Path]] = lambda drawing: {}

    def run(self, judge: Judge, progress: Progress = lambda outcome, left: None) -> list[Outcome]:
        """The outcome of every drawing, in their order."""
        outcomes: dict[Drawing, Outcome] = {}
        jobs: list[Job] = []
        for number, drawing in enumerate(self.drawings):
            outcome = self._settled(number, drawing)
            if isinstance(outcome, Job):
                jobs.append(outcome)
            else:
                outcomes[drawing] = outcome
        for job, refusal in judge(jobs):
            outcomes[job.drawing] = self._kept(job, refusal)
            progress(outcomes[job.drawing], len(self.drawings) - len(outcomes))
        return [outcomes[drawing] for drawing in self.drawings]

    def _settled(self, number: int, drawing: Drawing) -> Outcome | Job:
        """What was finished before or cannot be read at all, else the job."""
        papers = self.papers(drawing)
        try:
            key = self._key(drawing, papers)
        except OSError as error:
            return Outcome(drawing, "", _unreadable(error))
        finished = self.store.finished(drawing, key)
        return finished or Job(drawing, key, self.store.staging(number), self.options, papers)

    def _key(self, drawing: Drawing, papers: Mapping[str, Path]) -> str:
        written = {option: _digest(path) for option, path in papers.items()}
        parts = [_digest(drawing.path), drawing.name, self.basis, self.options, written]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()

    def _kept(self, job: Job, refusal: Refusal | None) -> Outcome:
        try:
            return self.store.keep(job.drawing, job.key, refusal, job.staging)
        except OSError as error:
            return Outcome(job.drawing, job.key, _unreadable(error))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unreadable(error: OSError) -> Refusal:
    return Refusal("unreadable", f"{error.filename}：{file_words(error)}。", _MEND)
