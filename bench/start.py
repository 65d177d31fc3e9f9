"""The tables of a new installation, made at once and by every migration: `python -m bench.start --json`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from bench.report import emit, machine

WAYS = {
    "made_at_once_s": "tables.bring_up_to_date()",
    "by_migrations_s": "call_command('migrate', interactive=False, verbosity=0)",
}
PROGRAM = """
import django
django.setup()
from time import perf_counter
from django.core.management import call_command
from tongjian.site import tables
begun = perf_counter()
{}
print(perf_counter() - begun)
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = {name: _seconds(way) for name, way in WAYS.items()}
    ratio = round(figures["by_migrations_s"] / figures["made_at_once_s"], 1)
    emit({"bench": "start", **figures, "ratio": ratio, "machine": machine()}, given.json)


def _seconds(way: str) -> float:
    """In a process and on an SQLite file of its own."""
    with TemporaryDirectory() as folder:
        ours = {"DJANGO_SETTINGS_MODULE": "tongjian.site.settings", "TONGJIAN_VAR": folder}
        command = [sys.executable, "-c", PROGRAM.format(way)]
        done = subprocess.run(command, env={**os.environ, **ours}, capture_output=True, text=True, check=True)
    return round(float(done.stdout), 2)


if __name__ == "__main__":
    main()
