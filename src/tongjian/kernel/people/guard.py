"""The record of administrative changes only grows, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard

AUDIT = Guard("people_audit", "a recorded change is never changed", lambda _: "1 = 0")
