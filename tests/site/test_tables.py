"""Migrations and a first start make the same tables all tests run on, which are made from the models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.schema import schema

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    """And no change of a model lacks its migration."""
    the_same(made("migrated", tmp_path))


def test_a_first_start_that_was_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    """And between them they did every step of one that is not killed."""
    assert made("killed", tmp_path).returncode == -signal.SIGKILL
    the_same(made("made", tmp_path))


def made(way: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A database of its own, in a process of its own."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongjian.site.settings", "TONGJIAN_VAR": str(folder)}
    if url := os.environ.get("TONGJIAN_DATABASE_URL"):
        env["TONGJIAN_DATABASE_URL"] = f"{url.rpartition('/')[0]}/{folder.name}_{os.getpid()}"
    command = [sys.executable, "-m", "tests.site.schema", way]
    return subprocess.run(command, cwd=settings.ROOT, env=env, capture_output=True, text=True, check=False)


def the_same(done: subprocess.CompletedProcess[str]) -> None:
    """What was made is what the tests run on."""
    assert done.returncode == 0, done.stderr
    other, ours = json.loads(done.stdout), json.loads(json.dumps(schema()))
    assert other.keys() == ours.keys()
    assert {table: said for table, said in other.items() if said != ours[table]} == {}
