"""A process that forks one publisher for each line it reads; the publisher kills itself at a given statement.

Run as a script it prepares Django once. A line is `VERSION STATEMENT`; the answer is the exit status of the
child, negative when it was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import django


def killer(statement: int) -> Callable[..., Any]:
    """Something around every statement that lets so many through."""
    left = [statement]

    def around(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return around


def publish_and_die(version: UUID, statement: int) -> None:
    """Publish in slices of three rows; a version whose publication was decided before is only laid."""
    from django.db import connection

    from tongjian.kernel.people.viewer import SYSTEM
    from tongjian.kernel.places.models import LayerVersion, State
    from tongjian.kernel.places.versions.actions import publish
    from tongjian.kernel.places.versions.laying import lay

    with connection.execute_wrapper(killer(statement)):
        found = LayerVersion.objects.get(pk=version)
        if found.state == State.READY:
            publish(SYSTEM, version, effective_from=date(2026, 1, 1))
        lay(found.city, found.layer, size=3)


def serve() -> None:
    """Fork a publisher for every line of the input; what each needs is loaded once."""
    from tongjian.kernel.packs.queries import pack_of

    pack_of("suzhou")
    for line in sys.stdin:
        version, statement = line.split()
        child = os.fork()
        if child == 0:
            publish_and_die(UUID(version), int(statement))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    serve()
