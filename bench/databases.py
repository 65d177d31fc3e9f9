"""Run a measurement on SQLite and on PostgreSQL, each in a process and a database of its own."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tools.postgres import Unavailable, cluster

Measure = Callable[..., dict[str, Any]]


def on_each_database(module: str, measure: Measure, **arguments: Any) -> dict[str, Any]:
    """What `measure(**arguments)` of the module answers on each database.

    PostgreSQL is the one that `TONGJIAN_DATABASE_URL` names, else a throw-away cluster; where there is none,
    the answer says why.
    """
    results = {"sqlite": _apart(module, measure.__name__, arguments, url="")}
    given = os.environ.get("TONGJIAN_DATABASE_URL", "")
    try:
        if given.startswith("postgres"):
            results["postgresql"] = _apart(module, measure.__name__, arguments, url=given)
        else:
            with cluster() as url:
                results["postgresql"] = _apart(module, measure.__name__, arguments, url=url)
    except Unavailable as missing:
        results["postgresql"] = {"skipped": str(missing)}
    return results


def _apart(module: str, name: str, arguments: dict[str, Any], *, url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **os.environ,
            "TONGJIAN_VAR": var,
            "TONGJIAN_TESTING": "1",
            "TONGJIAN_DATABASE_URL": url,
        }
        asked = json.dumps({"module": module, "measure": name, "arguments": arguments})
        done = subprocess.run(
            [sys.executable, "-m", "bench.databases", asked],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextmanager
def prepared() -> Iterator[None]:
    """A fresh database with all tables, thrown away afterwards."""
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.close()
        connection.creation.destroy_test_db(name, verbosity=0)


def _run() -> None:
    import django

    asked = json.loads(sys.argv[1])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    django.setup()
    measure: Measure = getattr(importlib.import_module(asked["module"]), asked["measure"])
    print(json.dumps(measure(**asked["arguments"]), ensure_ascii=False))


if __name__ == "__main__":
    _run()
