"""A fact as it was recorded in the field, how it is read, and the merge of sets of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from tongjian.engines.fieldwork.shapes import SHAPES, MalformedError, text_of, whole_of


class Kind(StrEnum):
    """What a fact records."""

    ARRIVAL = "arrival"
    ANSWER = "answer"
    SETTLEMENT = "settlement"
    PHOTO = "photo"
    SECOND = "second"
    SIGNATURE = "signature"
    CORRECTION = "correction"
    NOTE = "note"
    STRIKE = "strike"
    SIGN_OFF = "sign_off"


class Result(StrEnum):
    """The four results of an item of a checklist (检查项结果)."""

    PASS = "pass"
    FAIL = "fail"
    UNCHECKED = "unchecked"
    ABSENT = "absent"


@dataclass(frozen=True)
class Fact:
    """Something recorded on a device, never changed afterwards.

    `id` is made on the device, `seq` counts the facts of the device in this visit from 1, `clock` is what the
    device took for the time. `text` is the canonical JSON of the body.
    """

    id: str
    visit: str
    device: str
    seq: int
    clock: datetime
    author: int
    kind: Kind
    text: str

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """What it says, by the names of its kind."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything it says. Two facts are the same when this is."""
        moment = self.clock.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        parts = (
            self.id,
            self.visit,
            self.device,
            str(self.seq),
            moment,
            str(self.author),
            self.kind,
            self.text,
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As it travels between a phone and the server."""
        return {
            "id": self.id,
            "device": self.device,
            "seq": self.seq,
            "clock": self.clock.astimezone(UTC).isoformat(timespec="milliseconds"),
            "author": self.author,
            "kind": self.kind.value,
            "body": dict(self.body),
        }


def read_fact(data: object, visit: str) -> Fact:
    """The fact in what a device sent. Raises `MalformedError` with a sentence.

    Only its shape is asked: a fact that is strange, late or contradicts another one is a fact all the same.
    """
    if not isinstance(data, dict):
        raise MalformedError("记录不是一个对象。")
    kind = text_of(data, "kind", 20)
    if kind not in SHAPES:
        raise MalformedError(f"没有“{kind}”这种现场记录。")
    body = data.get("body")
    if not isinstance(body, dict):
        raise MalformedError("记录没有内容（body）。")
    return Fact(
        id=text_of(data, "id", 64),
        visit=visit,
        device=text_of(data, "device", 64),
        seq=whole_of(data, "seq"),
        clock=_clock(text_of(data, "clock", 40)),
        author=whole_of(data, "author"),
        kind=Kind(kind),
        text=canonical(SHAPES[kind](body)),
    )


def canonical(body: Mapping[str, object]) -> str:
    """One text for one content: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def merge(*sets: Iterable[Fact]) -> dict[str, Fact]:
    """All facts of all sets by their digest: the union, whatever the order and however often."""
    return {fact.digest: fact for facts in sets for fact in facts}


def _clock(text: str) -> datetime:
    wrong = MalformedError(f"“{text}”不是带时区的时间。")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise wrong from None
    # A phone whose battery was empty starts in 1970: doubtful, yet recorded.
    if found.tzinfo is None or not 1970 <= found.year < 3000:
        raise wrong
    moment = found.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
