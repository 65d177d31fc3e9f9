"""The kinds of events a case can have. A fact states what happened, outcomes included, never a command.

`SEALED` names the fields that hold text a person wrote: the ledger keeps a salted digest of it and the text
itself lives in :class:`tongjian.kernel.ledger.models.Content`, where it can be erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of all facts; subclasses list their fields, `kind` is their name in the ledger."""

    kind: ClassVar[str]
    SEALED: ClassVar[tuple[str, ...]] = ()

    def body(self) -> dict[str, Any]:
        """The fact as JSON values. A field that is empty is not written."""
        written = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return {name: value for name, value in written.items() if value not in (None, "", [], {})}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Fact:
        return cls(**body)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        """Title, text and tone of a system's own fact in the timeline; None: readers need not see it.

        `texts` are the texts people wrote by their digest.
        """
        return None

    def befall(self, state: Any, event: Any) -> None:
        """What a declared fact of the kernel's own changes in the folded state; most change nothing.

        `state` is the :class:`~tongjian.kernel.cases.state.CaseState`, `event` where it was recorded.
        """


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, NewTask):
        return {f.name: v for f in fields(value) if (v := getattr(value, f.name)) not in (None, "")}
    return value


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it is opened: who has to do it and within how long (None: the case's own limit).

    The limit counts working days, or calendar days where `unit` is "day". A `node` with a colon in it is
    outside of the process (`consult:water`): BPMN ids have none.
    """

    id: str
    node: str
    title: str
    organisation: int
    role: str
    limit: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Opened(Fact):
    """接件: the case exists. `definition` is the digest of the matter it was opened under."""

    kind: ClassVar[str] = "opened"
    case_kind: str = ""
    matter: str = ""
    definition: str = ""
    title: str = ""
    number: str = ""
    organisation: int = 0
    applicant: int | None = None
    project: str | None = None
    works: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class StatusChanged(Fact):
    """The case took a national status code."""

    kind: ClassVar[str] = "status"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    to: int = 0
    remark: str = ""
    tacit: bool = False


@dataclass(frozen=True, slots=True)
class LimitSet(Fact):
    """The promised limit that runs from acceptance, with the article or promise it rests on."""

    kind: ClassVar[str] = "limit"
    days: int = 0
    unit: str = "workday"
    article: str = ""


@dataclass(frozen=True, slots=True)
class Extended(Fact):
    """延期: the head granted more days."""

    kind: ClassVar[str] = "extended"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    days: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FormSubmitted(Fact):
    """The answers as submitted, by the salted digest of the submission."""

    kind: ClassVar[str] = "form"
    submission: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class MaterialGiven(Fact):
    """A material of the case is this document, by its content digest."""

    kind: ClassVar[str] = "material"
    name: str = ""
    title: str = ""
    document: str = ""
    sha256: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Moved(Fact):
    """Tokens moved: the marking after, the tasks opened and the tasks closed without being done.

    `marking` is None where tasks are opened or closed outside the process (receiving, correcting).
    """

    kind: ClassVar[str] = "moved"
    marking: Any = None
    opened: tuple[NewTask, ...] = ()
    closed: tuple[str, ...] = ()

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Moved:
        return cls(
            marking=body.get("marking"),
            opened=tuple(NewTask(**task) for task in body.get("opened", ())),
            closed=tuple(body.get("closed", ())),
        )


@dataclass(frozen=True, slots=True)
class TaskDone(Fact):
    """Somebody finished a task, once, with this outcome; `said` is how the outcome was called.

    It is empty for a task of the process, whose outcomes the definition names.
    """

    kind: ClassVar[str] = "done"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    task: str = ""
    outcome: str = ""
    remark: str = ""
    on_behalf_of: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class TaskAssigned(Fact):
    """改派: the task is now this person's (None: anyone's who holds the post)."""

    kind: ClassVar[str] = "assigned"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    task: str = ""
    user: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HoldPlaced(Fact):
    """A system keeps a department's approval from being given. `key` tells holds of one system apart."""

    kind: ClassVar[str] = "hold"
    key: str = ""
    system: str = ""
    duty: str = ""
    reason: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class HoldReleased(Fact):
    """The hold no longer stands: what it was placed for was mended, or it was overridden with a reason."""

    kind: ClassVar[str] = "released"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    key: str = ""
    because: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LicenceIssued(Fact):
    """The result of the case: the licence with this number and content digest."""

    kind: ClassVar[str] = "licence"
    licence: str = ""
    number: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LetterIssued(Fact):
    """文书: a numbered document of procedure was drawn up in the case; `digest` is of its content."""

    kind: ClassVar[str] = "letter"
    letter: str = ""
    letter_kind: str = ""
    number: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Fact):
    """A note on the record: urging, handing over, an answer."""

    kind: ClassVar[str] = "noted"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    topic: str = ""
    remark: str = ""


KINDS: dict[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        Opened,
        StatusChanged,
        LimitSet,
        Extended,
        FormSubmitted,
        MaterialGiven,
        Moved,
        TaskDone,
        TaskAssigned,
        HoldPlaced,
        HoldReleased,
        LicenceIssued,
        LetterIssued,
        Noted,
    )
}


def declare(fact: type[Fact]) -> type[Fact]:
    """A kind of fact of a system's own. Folding a case passes over it; the system folds it for itself."""
    if KINDS.setdefault(fact.kind, fact) is not fact:
        raise ValueError(f"fact {fact.kind!r} is declared twice")
    return fact


def read(kind: str, body: Mapping[str, Any]) -> Fact:
    """A fact from the ledger. An unknown kind is an error: a fold must never skip what happened."""
    return KINDS[kind].read(body)
