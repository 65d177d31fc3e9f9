"""Jobs whose effect can be counted, and a process that starts workers to be killed.

Run as a script it prepares Django once, then forks a worker for every line it reads and prints its process
number: a real process each, without the seconds a fresh interpreter takes.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta

import django


def declare() -> None:
    """Declare the probe jobs; their effect is one notice with the title of the argument."""
    from tongjian.kernel.jobs.registry import Args, job
    from tongjian.kernel.notices.actions import NewNotice, notify_many

    def effect(args: Args) -> None:
        notify_many([NewNotice(city="suzhou", user=args["user"], title=args["title"])])
        # Long enough for a kill to fall between the effect and the commit.
        time.sleep(0.004)

    @job("probe.plain", attempts=50)
    def plain(args: Args) -> None:
        effect(args)

    def slow(args: Args) -> str:
        time.sleep(0.01)
        return args["title"]

    @job("probe.prepared", prepare=slow, attempts=50)
    def prepared(args: Args, title: str) -> None:
        assert title == args["title"]
        effect(args)


def answer(line: str) -> None:
    """Tell whoever started us."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def serve() -> None:
    """Fork a worker for every line of the input."""
    from tongjian.kernel.jobs.worker import Worker

    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            Worker(lease=timedelta(seconds=0.3), interval=0.01).run()
        answer(str(child))
        os.waitpid(child, 0)
        answer("gone")


if __name__ == "__main__":
    django.setup()
    declare()
    serve()
