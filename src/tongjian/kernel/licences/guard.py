"""What was issued stays as issued, in the database itself: a licence can be printed once and revoked once."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_NAMED = ("id", "city", "type", "number", "document_number", "title", "template", "token")
_SAID = ("holder_id", "project_id", "case", "issued_on", "valid_until", "content", "digest")


def _allowed(same: str) -> str:
    printed_once = f"(OLD.pdf_id IS NULL OR OLD.pdf_id {same} NEW.pdf_id)"
    revoked_once = (
        "(OLD.state = 'valid' OR " + unchanged(("state", "revoked_on", "revoked_reason"), same) + ")"
    )
    return f"{unchanged((*_NAMED, *_SAID), same)} AND {printed_once} AND {revoked_once}"


LICENCES = Guard("licences_licence", "a licence stays as issued, it can only be revoked", _allowed)
