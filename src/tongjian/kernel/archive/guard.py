"""A package stays as it was built, in the database itself."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_ASKED = ("id", "city", "project_id", "asked_at", "asked_by_id")
_BUILT = ("state", "built_at", "document_id", "report", "digest", "files", "asked", "electronic", "passed")


def _allowed(same: str) -> str:
    return f"{unchanged(_ASKED, same)} AND (OLD.state <> 'done' OR ({unchanged(_BUILT, same)}))"


PACKAGES = Guard("archive_package", "an archive package stays as it was built", _allowed)
