"""What was drawn up and served stays as it is, in the database itself: a letter can only be printed, once."""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_LETTER = ("id", "city", "kind", "number", "title", "case", "root", "organisation_id", "addressee_id")
_SAID = ("content", "digest", "drawn_at", "drawn_by_id")
_SERVICE = ("letter_id", "proof_id", "way", "receiver", "at", "by_id")


def _printed_once(same: str) -> str:
    return f"{unchanged((*_LETTER, *_SAID), same)} AND (OLD.pdf_id IS NULL OR OLD.pdf_id {same} NEW.pdf_id)"


LETTERS = Guard("letters_letter", "a letter stays as it was drawn up", _printed_once)
SERVICES = Guard(
    "letters_service", "a proof of service stays as it is", lambda same: unchanged(_SERVICE, same)
)
