"""What was told stays as it was told; whether it was delivered may change."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_KEPT = ("id", "city", "topic", "key", "payload", "digest", "made_at")

MESSAGES = Guard(
    "exchange_message",
    "what other systems are told never changes, only whether it was delivered",
    lambda same: unchanged(_KEPT, same),
)
