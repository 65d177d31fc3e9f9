"""A visit as a page shows it: rows in words, names instead of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongjian.engines.fieldwork import Fact, Result
from tongjian.systems.supervision.field.standing import WORDS, Standing

TONES = {Result.PASS: "good", Result.FAIL: "bad", Result.UNCHECKED: "warn", Result.ABSENT: ""}


@dataclass(frozen=True)
class ItemShown:
    """One item: its result, or the answers that stand against each other."""

    title: str
    method: str
    basis: str
    result: str
    tone: str
    words: str
    against: tuple[tuple[str, str, str], ...]
    photos: int


@dataclass(frozen=True)
class PhotoShown:
    """One photo; `document` is None while it has not arrived."""

    document: UUID | None
    sha256: str
    who: str
    at: datetime
    item: str
    words: str
    place: str


@dataclass(frozen=True)
class Shown:
    """Everything of a visit for the page. `lines` are arrivals, notes, corrections and confirmations."""

    matters: tuple[tuple[str, tuple[ItemShown, ...]], ...]
    photos: tuple[PhotoShown, ...]
    lines: tuple[tuple[datetime, str, str], ...]
    doubts: tuple[tuple[datetime, str, str], ...]
    contradictions: int
    digest: str


def shown(view: Standing, files: Mapping[str, UUID]) -> Shown:
    """No SQL query."""
    titles = {key: item.title for key, item in view.sheet.items.items()}
    return Shown(
        matters=tuple(
            (matter.title, tuple(_item(view, item.key) for item in matter.items))
            for matter in view.sheet.matters
        ),
        photos=tuple(_photo(view, fact, titles, files) for fact in view.state.photos),
        lines=tuple(_line(view, fact, titles) for fact in view.state.facts if fact.kind.value in _LINES),
        doubts=tuple((each.fact.clock, view.who(each.fact.author), each.sentence) for each in view.doubts),
        contradictions=len(view.state.contradictions),
        digest=view.state.digest,
    )


def _item(view: Standing, key: str) -> ItemShown:
    item, answered = view.sheet.items[key], view.state.answers.get(key)
    photos = sum(fact.body["item"] == key for fact in view.state.photos)
    if answered is None:
        return ItemShown(item.title, item.method, item.basis, "未填写", "", "", (), photos)
    result = answered.result
    against = (
        ()
        if result
        else tuple(
            (view.who(fact.author), WORDS[Result(fact.body["result"])], fact.body["words"])
            for fact in answered.open
        )
    )
    word, tone = (WORDS[result], TONES[result]) if result else ("两人结果不一致", "bad")
    words = answered.words if result else ""
    return ItemShown(item.title, item.method, item.basis, word, tone, words, against, photos)


def _photo(view: Standing, fact: Fact, titles: Mapping[str, str], files: Mapping[str, UUID]) -> PhotoShown:
    body = fact.body
    return PhotoShown(
        files.get(body["sha256"]),
        body["sha256"],
        view.who(fact.author),
        fact.clock,
        titles.get(body["item"], ""),
        body["words"],
        _place(body),
    )


def _line(view: Standing, fact: Fact, titles: Mapping[str, str]) -> tuple[datetime, str, str]:
    return fact.clock, view.who(fact.author), _LINES[fact.kind.value](view, fact.body, titles)


def _place(body: Mapping[str, Any]) -> str:
    if not body["longitude"]:
        return "手机没有提供位置"
    return f"{body['longitude']}，{body['latitude']}（精度 {body['accuracy'] or '未知'} 米）"


def _signature(body: Mapping[str, Any]) -> str:
    if body["refused"]:
        return f"被检查对象拒签（{body['signer']}）：{body['words']}"
    return f"被检查对象签字：{body['signer']}"


_LINES: dict[str, Any] = {
    "arrival": lambda view, body, titles: f"到达现场，{_place(body)}",
    "second": lambda view, body, titles: f"同行人员：{view.who(body['officer'])}",
    "signature": lambda view, body, titles: _signature(body),
    "correction": lambda view, body, titles: f"当场改正“{titles.get(body['item'], '')}”：{body['words']}",
    "note": lambda view, body, titles: f"备注：{body['words']}",
    "strike": lambda view, body, titles: f"作废 {len(body['facts'])} 条自己的记录：{body['words']}",
    "settlement": lambda view, body, titles: (
        f"核定“{titles.get(body['item'], '')}”为{WORDS[Result(body['result'])]}：{body['words']}"
    ),
    "sign_off": lambda view, body, titles: "确认检查记录",
}
