"""Draw up a paper of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongjian.systems.enforcement.papers.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as plain data: what is kept, signed and printed.

    `rows` are the table of label and text before the paragraphs; `signatures` labels of those who sign.
    """

    kind: str
    title: str
    number: str
    organisation: str
    addressee: str
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    signatures: tuple[str, ...]
    basis: tuple[str, ...]
    on: date
    sealed: bool
    """Whether it bears the name and the seal of the authority at its end."""
    digest: str
    """SHA-256 of everything above as canonical JSON."""


def draw_up(kind: str, dossier: Dossier, extra: Mapping[str, str] | None = None, *, number: str = "") -> Paper:
    """The paper of that kind (a code of `enforcement/papers.yaml`).

    `extra` are fields the facts do not hold (questions and answers of a record, a measure's description).
    With `number` it bears that number (one that was taken before: a decision's), else it takes the next of its
    series and channel, 1 query, in the caller's transaction. Raises `PaperError` (a sentence) for what lacks.
    """
    raise NotImplementedError


def pdf_of(city: str, paper: Paper) -> bytes:
    """The paper as PDF by the template of the city's packs: the same bytes every time. No query."""
    raise NotImplementedError


def docx_of(paper: Paper) -> bytes:
    """The paper as DOCX."""
    raise NotImplementedError


def masked(paper: Paper, dossier: Dossier) -> Paper:
    """The paper as it is published: persons by their surname, numbers hidden, minors not named."""
    raise NotImplementedError


def to_plain(paper: Paper) -> dict[str, object]:
    """As JSON data, to be kept."""
    raise NotImplementedError


def from_plain(data: Mapping[str, object]) -> Paper:
    """From what `to_plain` kept."""
    raise NotImplementedError
