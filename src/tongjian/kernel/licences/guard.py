"""What was issued stays as issued, in the database itself: a licence can be printed once and ended once.

A revocation that was set aside is the one end that can be undone. A licence that another system had issued
can be removed whole, with the import that brought it.
"""

from __future__ import annotations

from tongjian.kernel.guards import Guard, unchanged

_NAMED = ("id", "city", "type", "number", "document_number", "title", "template", "token")
_SAID = ("source", "holder_id", "project_id", "case", "issued_on", "valid_until", "content", "digest")
_SIGNED = ("signature", "certificate_id")
_PRINTED = ("pdf_id", "pdf_signature")
_ENDED = ("state", "ended_on", "ended_reason", "restored_on")


def _allowed(same: str) -> str:
    printed_once = f"(OLD.pdf_id IS NULL OR ({unchanged(_PRINTED, same)}))"
    restored = "(OLD.state = 'revoked' AND NEW.state = 'valid' AND NEW.restored_on IS NOT NULL)"
    ended_once = f"(OLD.state = 'valid' OR {restored} OR ({unchanged(_ENDED, same)}))"
    return f"{unchanged((*_NAMED, *_SAID, *_SIGNED), same)} AND {printed_once} AND {ended_once}"


LICENCES = Guard(
    "licences_licence",
    "a licence stays as issued, it can only be ended",
    _allowed,
    releases="OLD.source <> ''",
)
CERTIFICATES = Guard(
    "licences_signingcertificate",
    "a certificate stays as it is",
    lambda same: unchanged(("fingerprint", "pem"), same),
)
