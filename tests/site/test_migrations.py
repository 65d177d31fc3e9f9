"""The migrations make, from nothing, the tables all other tests run on, which are made from the models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.schema import schema

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    """And no change of a model lacks its migration."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongjian.site.settings", "TONGJIAN_VAR": str(tmp_path)}
    if url := os.environ.get("TONGJIAN_DATABASE_URL"):
        env["TONGJIAN_DATABASE_URL"] = f"{url.rpartition('/')[0]}/migrated_{os.getpid()}"
    command = [sys.executable, "-m", "tests.site.schema"]
    done = subprocess.run(command, cwd=settings.ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    migrated, made = json.loads(done.stdout), json.loads(json.dumps(schema()))
    assert migrated.keys() == made.keys()
    assert {table: said for table, said in migrated.items() if said != made[table]} == {}
