"""The one text of what was handed in, and its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(data: Mapping[str, Any]) -> str:
    """The one text of these data: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(salt: str, text: str) -> str:
    """SHA-256 over the salt and the canonical text, in hex."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
