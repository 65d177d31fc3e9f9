"""Reads of the ledger that need no fold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tongjian.kernel.ledger.models import Content


def seal(salt: str, text: str) -> str:
    """The digest under which the ledger knows a text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def altered(city: str | None = None) -> Iterator[str]:
    """Digests of texts that are no longer what was written; erased ones prove nothing either way."""
    kept = Content.objects.filter(erased_at=None, **({"city": city} if city else {}))
    for digest, salt, text in kept.values_list("digest", "salt", "text").iterator(chunk_size=1000):
        if seal(salt, text) != digest:
            yield digest
