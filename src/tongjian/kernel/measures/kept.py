"""The content of a kept row as one text, and its digest."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongjian.kernel.ledger.chain import canonical, moment
from tongjian.kernel.measures.models import Reading, Score


def content_digest(row: Reading | Score) -> str:
    """SHA-256 over every column but the digest itself, the same from every database."""
    columns = {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname != "digest"
    }
    return text_digest(canonical(columns))


def text_digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value
