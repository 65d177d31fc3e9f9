"""A submission stays as it was handed in, in the database itself; the one change allowed is erasure."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_KEPT = ("digest", "city", "subject", "form_id", "owner_id", "at", "by_id")


def _erasure(same: str) -> str:
    return (
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.data IS NULL AND NEW.salt IS NULL "
        f"AND NEW.erased_reason <> '' AND {unchanged(_KEPT, same)}"
    )


SUBMISSIONS = Guard(
    "forms_submission", "a submission never changes, its content can only be erased", _erasure
)
