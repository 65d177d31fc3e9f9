"""Which functions are jobs, which of them run every day, and how patient a worker is with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, TypeVar

Args = Mapping[str, Any]
Result = TypeVar("Result")
Apply = TypeVar("Apply", bound=Callable[..., None])

_jobs: dict[str, Declared] = {}
_daily: dict[str, time] = {}


class GiveUpError(Exception):
    """Raised by a job that no repetition can help: it is dead at once, with this sentence as its error."""


@dataclass(frozen=True)
class Declared:
    """A job as declared: `apply` runs inside the transaction that marks it done.

    `prepare`, if any, runs before it and outside any transaction; its result is handed to `apply`. `longest`
    is how long one attempt may take before the job is given to another worker. `buried`, if any, is told the
    arguments when the job is given up for good, in the transaction that says so.
    """

    name: str
    apply: Callable[..., None]
    prepare: Callable[[Args], Any] | None
    attempts: int
    longest: timedelta
    buried: Callable[[Args], None] | None = None

    def wait(self, attempt: int) -> timedelta:
        """How long to wait after a failed attempt: 10 s, 40 s, 160 s … and never more than an hour."""
        return min(timedelta(seconds=10 * 4 ** (attempt - 1)), timedelta(hours=1))


def job(
    name: str,
    *,
    prepare: Callable[[Args], Any] | None = None,
    attempts: int = 5,
    longest: timedelta = timedelta(minutes=10),
    buried: Callable[[Args], None] | None = None,
) -> Callable[[Apply], Apply]:
    """Declare a function as the job `name`: `f(args)`, or `f(args, result)` when it has a `prepare`.

    The function's writes are committed together with the mark that the job is done, so they happen exactly
    once however often a worker is killed. It must therefore do nothing but write to the database; what takes
    long or reaches outside belongs to `prepare`, which may run more than once.
    """

    def declare(apply: Apply) -> Apply:
        if name in _jobs and _jobs[name].apply is not apply:
            raise ValueError(f"two jobs are called {name}")
        _jobs[name] = Declared(name, apply, prepare, attempts, longest, buried)
        return apply

    return declare


def daily(name: str, at: time) -> None:
    """Run the declared job once every local day, from `at` on, with the argument `day` (ISO date).

    A day on which no worker ran is not made up for: the job is told the day and can see what is missing.
    """
    declared(name)
    _daily[name] = at


def declared(name: str) -> Declared:
    """The job of that name. Raises LookupError."""
    try:
        return _jobs[name]
    except KeyError:
        raise LookupError(f"没有名为“{name}”的后台任务。请检查名称，或确认声明它的应用已安装。") from None


def every_day() -> Mapping[str, time]:
    """The periodic jobs and their time of day."""
    return _daily
