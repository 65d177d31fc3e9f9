"""Events and bills only grow, and what people wrote can only be erased, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard


def _erasure(same: str) -> str:
    kept = f"OLD.digest {same} NEW.digest AND OLD.city {same} NEW.city"
    emptied = "NEW.text = '' AND NEW.salt = '' AND NEW.erased_because <> ''"
    return f"OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND {emptied} AND {kept}"


EVENTS = Guard("ledger_event", "ledger events are append-only", lambda _: "1 = 0")
CONTENTS = Guard("ledger_content", "what was written can only be erased", _erasure)
BILLS = Guard("ledger_bill", "a bill is never changed", lambda _: "1 = 0")
