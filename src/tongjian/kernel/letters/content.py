"""What a letter says: a snapshot that never changes, as canonical text under its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a letter states, sentences included.

    `facts` are pairs of title and text of what no paragraph says; `about` is what the act stated, by name.
    `unverified` when a figure in it was not compared with its source.
    """

    kind: str
    title: str
    number: str
    organisation: str
    addressee: str
    matter: str
    case: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    basis: tuple[str, ...]
    remedies: str
    unverified: bool
    about: Mapping[str, str]
    drawn_on: date

    @property
    def text(self) -> str:
        """The one JSON text of this content."""
        return json.dumps(
            asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return digest_of(self.text)

    @classmethod
    def from_text(cls, text: str) -> Content:
        """The content kept as `text`."""
        body = json.loads(text)
        return cls(
            **{
                **body,
                "drawn_on": date.fromisoformat(body["drawn_on"]),
                "paragraphs": tuple(body["paragraphs"]),
                "facts": tuple((title, value) for title, value in body["facts"]),
                "basis": tuple(body["basis"]),
            }
        )


def digest_of(text: str) -> str:
    """SHA-256 of the text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
