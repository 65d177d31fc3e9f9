"""What was published stays as published, and every edit stays on record, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard

BLOBS = Guard("packs_office_blob", "the content of a file never changes", lambda _: "1 = 0")
EDITS = Guard("packs_office_edit", "a recorded edit never changes", lambda _: "1 = 0")
REVISIONS = Guard(
    "packs_office_revision", "a revision that is not open never changes", lambda _: "OLD.state = 'open'"
)
WITHDRAWALS = Guard("packs_office_withdrawal", "a withdrawal never changes", lambda _: "1 = 0")
