"""Records as rows of a table: the fields of their kind by their Chinese names, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.kernel.inspectorate.conducts import BODIES, mandatory
from tongjian.kernel.inspectorate.fields import LABELS
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature
from tongjian.systems.supervision.office import vocabulary_of

TRANSPORT = ("cd_id", "cd_time", "cd_source", "cd_batch", "cd_operation")
_YES, _NO = "是", "否"
_BOOLEANS = frozenset(
    {"hearing", "criminal", "major", "legal_review", "collective", "reconsideration", "litigation"}
    | {"no_penalty"}
)
_MOMENTS = frozenset({"reported_at", "inspected_at", "transferred_at"})
_PERSON = re.compile(r"^(?P<name>[^（(]+)(?:[（(](?P<certificate>[^）)]*)[）)])?$")
_ITEM = re.compile(r"^(?P<code>\S+)\s+(?P<title>.+?)[：:]\s*(?P<result>合格|不合格|未检查|合理缺项)$")


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind, in the order of the standard."""
    return tuple(BODIES[ConductKind(kind)].model_fields)


def headings(kind: str) -> list[tuple[str, bool]]:
    """The headings of a table of that kind, and which must be filled."""
    must = set(mandatory(kind))
    return [(LABELS.get(name, name), name in must) for name in fields_of(kind)]


def cells(kind: str, body: Mapping[str, Any]) -> list[str]:
    """The fields of one record as texts; what was not stated is empty."""
    return [shown(name, body.get(name)) for name in fields_of(kind)]


def shown(name: str, value: Any) -> str:
    """One field as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if name == "officers":
        return "、".join(_person(each) for each in value)
    if name == "items":
        return "\n".join(f"{each['code']} {each['title']}：{each['result']}" for each in value)
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    if name in _MOMENTS and isinstance(value, str) and (moment := parse_datetime(value)):
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if timezone.is_aware(moment) else value
    return str(value)


def worded(city: str, name: str, value: Any) -> str:
    """The same for a page: codes of the standard and of the city's vocabulary in their words."""
    words = vocabulary_of(city)
    codes: Mapping[str, Mapping[str, str]] = {
        "nature": {code: str(label) for code, label in Nature.choices},
        "form": words.forms,
        "subject_kind": words.kinds,
    }
    return codes.get(name, {}).get(str(value)) or shown(name, value)


def transported(row: Conduct, batch: str, operation: str, at: datetime) -> list[str]:
    """The columns that carry a record: its id, when, from where, in which batch, and what is done with it."""
    return [str(row.pk), f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}", row.source, batch, operation]


def read_cells(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The body a row of a table states, by English names. What cannot be read stays as it was typed."""
    known = set(fields_of(kind))
    return {name: _read(name, text.strip()) for name, text in given.items() if name in known and text.strip()}


def _read(name: str, text: str) -> Any:
    if name in _BOOLEANS:
        return {_YES: True, _NO: False}.get(text, text)
    if name == "officers":
        return [_person_in(each) for each in re.split(r"[、,，;；\n]", text) if each.strip()]
    if name == "items":
        return [found.groupdict() for line in text.splitlines() if (found := _ITEM.match(line.strip()))]
    if name == "penalty_kinds":
        return [each.strip() for each in re.split(r"[、,，;；]", text) if each.strip()]
    if name in _MOMENTS:
        return _moment(text)
    return text


def _moment(text: str) -> str:
    """With the local time zone, where it is a time at all."""
    found = parse_datetime(text.replace("/", "-"))
    if found is None:
        return text
    return (timezone.make_aware(found) if timezone.is_naive(found) else found).isoformat()


def _person(each: Mapping[str, str]) -> str:
    certificate = each.get("certificate", "")
    return f"{each['name']}（{certificate}）" if certificate else each["name"]


def _person_in(text: str) -> dict[str, str]:
    found = _PERSON.match(text.strip())
    name, certificate = (found["name"], found["certificate"] or "") if found else (text.strip(), "")
    return {"name": name.strip(), "certificate": certificate.strip()}


def by_heading(titles: Iterable[str]) -> dict[int, str]:
    """Which column holds which field, by the headings of a table; transport columns by their own names."""
    names = {"".join(title.split()): name for name, title in LABELS.items()}
    found: dict[int, str] = {}
    for column, title in enumerate(titles):
        plain = "".join(title.split()).removesuffix("*").removesuffix("（必填）")
        name = plain if plain in TRANSPORT else names.get(plain)
        if name:
            found[column] = name
    return found


def amount(value: Any) -> Decimal | None:
    """An amount of a body; None where none was stated."""
    return None if value in (None, "") else Decimal(str(value))
