"""The settings of the site over data of its own. pytest reads them before any conftest."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Workers and child processes find it in their environment and share it.
if "TONGJIAN_VAR" not in os.environ:
    os.environ["TONGJIAN_VAR"] = tempfile.mkdtemp(prefix="tongjian-tests-")
    atexit.register(shutil.rmtree, os.environ["TONGJIAN_VAR"], ignore_errors=True)
os.environ["TONGJIAN_TESTING"] = "1"

from tongjian.site.settings import *  # noqa: F403
from tongjian.site.settings import STATIC_ROOT

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Tests sign in often and prove nothing about the strength of a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
