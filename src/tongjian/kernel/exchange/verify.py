"""What `tongjian verify` computes again: the digest of everything other systems are told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tongjian.kernel.exchange.models import Message


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Messages whose content is not what its digest says. 1 SQL query."""
    rows = Message.objects.filter(city=city) if city else Message.objects.all()
    for row in rows.only("topic", "key", "payload", "digest").iterator(chunk_size=1000):
        if hashlib.sha256(row.payload.encode()).hexdigest() != row.digest:
            yield f"待推送数据 {row}", "内容与摘要不符"
