"""The signing key of this installation, made once and kept beside its data."""

from __future__ import annotations

import secrets
from pathlib import Path

from tongjian.kernel.keyfile import made_once


def secret_key(folder: Path) -> str:
    """Read the key, or make it: readable by the owner only, never in the repository."""
    return made_once(folder / "secret-key", lambda: secrets.token_urlsafe(50).encode()).decode()
