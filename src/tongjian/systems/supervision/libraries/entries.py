"""One object or one officer as a form or a row of a table gives it: read, judged, entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Nature, Officer, Subject
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.access import keeps
from tongjian.systems.supervision.office import VocabularySheet, office_of, vocabulary_of

SUBJECT_COLUMNS: Mapping[str, str] = {
    "kind": "种类",
    "code": "编码",
    "name": "名称",
    "party_name": "行政相对人名称",
    "nature": "行政相对人性质",
    "identifier_kind": "证件类型",
    "identifier": "证件号码",
    "region": "行政区划代码",
    "categories": "类别",
    "registered_address": "注册地址",
    "operating_address": "经营地址",
    "longitude": "经度",
    "latitude": "纬度",
    "since": "纳入日期",
}
SUBJECT_NEEDS = ("kind", "code", "name", "party_name", "nature", "identifier_kind", "region")
OFFICER_COLUMNS: Mapping[str, str] = {
    "certificate": "证件号",
    "name": "姓名",
    "certified_until": "证件有效期至",
    "may_enforce": "有执法资格",
    "organisation": "所属机构代码",
    "user": "账号",
    "specialisms": "专业",
    "regions": "执法区域",
    "since": "入库日期",
}
OFFICER_NEEDS = ("certificate", "name", "certified_until", "organisation", "regions")
Cells = Mapping[str, str]


@dataclass
class Context:
    """What all rows of one import, or the one row of a form, are judged by."""

    viewer: Viewer
    city: str
    now: datetime
    today: date
    origin: str
    words: VocabularySheet = field(init=False)

    def __post_init__(self) -> None:
        self.words = vocabulary_of(self.city)


def enter_subject(given: Context, cells: Cells) -> Subject:
    """Enter one object. Raises `RefusedError` with every mistake of the row. 6 SQL queries at most."""
    wrong = missing(cells, SUBJECT_COLUMNS, SUBJECT_NEEDS)
    kind = one_of(cells.get("kind", ""), given.words.kinds, "种类", wrong)
    categories = many_of(cells.get("categories", ""), given.words.categories, "类别", wrong)
    nature = one_of(cells.get("nature", ""), dict(Nature.choices), "行政相对人性质", wrong)
    since = day(cells.get("since", ""), "纳入日期", wrong) or given.today
    place: dict[str, Any] = {
        name: _number(cells.get(name, ""), SUBJECT_COLUMNS[name], wrong) for name in _PLACE
    }
    region = region_in(given, cells.get("region", ""), wrong)
    if any(character.isspace() for character in cells.get("code", "").strip()):
        wrong.append("编码里不能有空格")
    if wrong:
        raise RefusedError(*wrong)
    texts: dict[str, Any] = {name: cells.get(name, "").strip() for name in _TEXTS}
    return actions.enter_subject(
        given.city,
        kind,
        cells["code"].strip(),
        **texts,
        **place,
        nature=nature,
        region=region,
        categories=categories,
        since=since,
        origin=given.origin,
        by=given.viewer.user,
        at=given.now,
    )


_TEXTS = (
    *("name", "party_name", "identifier_kind", "identifier"),
    *("registered_address", "operating_address"),
)
_PLACE = ("longitude", "latitude")


def enter_officer(given: Context, cells: Cells, bodies: Mapping[str, Organisation]) -> Officer:
    """Enter one officer. Raises `RefusedError` with every mistake of the row. 7 SQL queries at most."""
    wrong = missing(cells, OFFICER_COLUMNS, OFFICER_NEEDS)
    specialisms = many_of(cells.get("specialisms", ""), given.words.specialisms, "专业", wrong)
    until = day(cells.get("certified_until", ""), "证件有效期至", wrong)
    since = day(cells.get("since", ""), "入库日期", wrong) or given.today
    regions = [region_in(given, each, wrong) for each in split(cells.get("regions", "")) if each]
    body = bodies.get(cells.get("organisation", "").strip())
    if body is None and cells.get("organisation", "").strip():
        wrong.append(f"没有机构“{cells['organisation'].strip()}”，请写机构代码")
    user = _user(cells.get("user", "").strip(), wrong)
    if wrong or body is None or until is None:
        raise RefusedError(*wrong)
    return actions.enter_officer(
        given.city,
        cells["certificate"].strip(),
        name=cells["name"].strip(),
        certified_until=until,
        organisation=body,
        user=user,
        may_enforce=cells.get("may_enforce", "").strip() in ("是", "on", "1", "true"),
        specialisms=specialisms,
        regions=regions,
        since=since,
        by=given.viewer.user,
        at=given.now,
    )


def bodies_of(city: str) -> dict[str, Organisation]:
    """The bodies of a city that officers may belong to, by code. 1 SQL query."""
    rows = Organisation.objects.filter(city=city, kind="government")
    return {row.code: row for row in rows.order_by("code")}


def missing(cells: Cells, columns: Mapping[str, str], needed: Sequence[str]) -> list[str]:
    """A sentence for each field that has to be filled in and is not."""
    return [f"“{columns[name]}”没有填" for name in needed if not cells.get(name, "").strip()]


def one_of(text: str, known: Mapping[str, Any], title: str, wrong: list[str]) -> str:
    """The code of a word, which may be written as code or as word."""
    plain = text.strip()
    for code, word in known.items():
        if plain in (code, str(word)):
            return code
    if plain:
        wrong.append(f"{title}“{plain}”不认识，可以写：{'、'.join(map(str, known.values()))}")
    return ""


def many_of(text: str, known: Mapping[str, Any], title: str, wrong: list[str]) -> list[str]:
    """The codes of several words, separated by 、 or ；."""
    return [code for each in split(text) if (code := one_of(each, known, title, wrong))]


def split(text: str) -> list[str]:
    """Words that were written one behind another."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return [each.strip() for each in text.split("、") if each.strip()]


def day(text: str, title: str, wrong: list[str]) -> date | None:
    """A day; the first ten characters of a moment, as tables write it."""
    plain = text.strip()[:10].replace("/", "-").replace(".", "-")
    if not plain:
        return None
    try:
        found = parse_date(plain)
    except ValueError:
        found = None
    if found is None:
        wrong.append(f"“{title}”写的“{text.strip()}”不是日期，请写成 2026-01-31")
    return found


def region_in(given: Context, text: str, wrong: list[str]) -> str:
    """A region of the city, within the viewer's reach."""
    plain, office = text.strip(), office_of(given.city)
    known = {each.title: each.region for each in office.districts} if office else {}
    code = known.get(plain, plain)
    if not plain:
        return ""
    if not code.isdigit() or len(code) not in (6, 9, 12):
        wrong.append(f"行政区划“{plain}”应为 6、9 或 12 位代码，或本市区县的名称")
    elif not keeps(given.viewer, given.city, code):
        wrong.append(f"行政区划“{plain}”不在您管理的范围内")
    return code


def _user(username: str, wrong: list[str]) -> User | None:
    if not username:
        return None
    found = User.objects.filter(username=username).first()
    if found is None:
        wrong.append(f"没有账号“{username}”")
    return found


def _number(text: str, title: str, wrong: list[str]) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text)
    except ValueError:
        wrong.append(f"“{title}”写的“{text.strip()}”不是数")
        return None
