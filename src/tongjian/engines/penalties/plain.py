"""Facts as plain data and back, as a ledger keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tongjian.engines.penalties.facts import KINDS, Fact


class FactError(ValueError):
    """Data that is no fact; the message is a sentence."""


@cache
def _adapter(act: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[act])


def to_plain(fact: Fact) -> dict[str, Any]:
    """The fields as JSON data; days as ISO texts, money as texts."""
    plain: dict[str, Any] = _adapter(fact.act).dump_python(fact, mode="json")
    return plain


def from_plain(act: str, data: Mapping[str, Any]) -> Fact:
    """The fact of that act. Raises `FactError`."""
    if act not in KINDS:
        raise FactError(f"没有“{act}”这种办案事实")
    try:
        fact: Fact = _adapter(act).validate_python(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FactError(f"{KINDS[act].title}：{where or '内容'}不对（{first['msg']}）") from error
    return fact
