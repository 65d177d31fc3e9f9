"""Many drawings at once, each in a child of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from tongjian.engines.scrutiny.isolated.answers import Answer, answer_of
from tongjian.engines.scrutiny.isolated.warm import PROGRAM, Template

_Key = TypeVar("_Key")


class Crew:
    """A template and as many threads that wait for its children: `with Crew(workers=4) as crew: …`."""

    def __init__(self, workers: int, *, program: Sequence[str] = PROGRAM) -> None:
        self._workers = workers
        self._template = Template(program)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="crew")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=kind is None, cancel_futures=True)
        self._template.close()

    def run(self, arguments: Sequence[str | Path], *, seconds: float = 60, megabytes: int = 1024) -> Answer:
        """One drawing, as `isolated.run` does it."""
        command = ["scrutinise", *map(str, arguments), "--json"]
        ended = self._template.run(command, seconds=seconds, megabytes=megabytes)
        return answer_of(ended, seconds=seconds, megabytes=megabytes)

    def each(
        self,
        jobs: Iterable[tuple[_Key, Sequence[str | Path]]],
        *,
        seconds: float = 60,
        megabytes: int = 1024,
    ) -> Iterator[tuple[_Key, Answer]]:
        """The answer to every job, as they come in. Jobs are drawn from the iterable only when needed."""
        waiting = iter(jobs)
        running: dict[Future[Answer], _Key] = {}
        while True:
            for key, arguments in islice(waiting, self._workers - len(running)):
                running[self._threads.submit(self.run, arguments, seconds=seconds, megabytes=megabytes)] = key
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()
