"""The fields of the forms for one object and one officer, with what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongjian.kernel.inspectorate.models import Nature, Officer, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.libraries.entries import (
    OFFICER_COLUMNS,
    OFFICER_NEEDS,
    SUBJECT_COLUMNS,
    SUBJECT_NEEDS,
)
from tongjian.systems.supervision.office import OfficeSheet, VocabularySheet

IDENTIFIERS = ("统一社会信用代码", "居民身份证", "其他")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `choices` make it a selection, `many` several of them; `kept` cannot be changed any more."""

    name: str
    title: str
    value: str
    required: bool
    kind: str = "text"
    choices: Sequence[tuple[str, str]] = ()
    many: bool = False
    kept: bool = False
    help: str = ""

    @property
    def values(self) -> list[str]:
        """What is selected."""
        return self.value.split("、")


def subject_fields(
    words: VocabularySheet, office: OfficeSheet, cells: Mapping[str, str], *, entered: bool
) -> list[Field]:
    """The form of an object. Kind and code identify it and stay as they were entered."""
    choices = {
        "kind": list(words.kinds.items()),
        "nature": list(Nature.choices),
        "identifier_kind": [(each, each) for each in IDENTIFIERS],
        "categories": list(words.categories.items()),
    }
    helps = {
        "region": "6 位代码，或 " + "、".join(each.title for each in office.districts),
        "code": "企业填统一社会信用代码，项目填项目代码；个人不要填身份证号",
    }
    return [
        Field(
            name,
            title,
            cells.get(name, ""),
            name in SUBJECT_NEEDS,
            "date" if name == "since" else "text",
            choices.get(name, ()),
            many=name == "categories",
            kept=entered and name in ("kind", "code"),
            help=helps.get(name, ""),
        )
        for name, title in SUBJECT_COLUMNS.items()
        if not (entered and name == "since")
    ]


def officer_fields(
    words: VocabularySheet,
    office: OfficeSheet,
    bodies: Mapping[str, Organisation],
    cells: Mapping[str, str],
    *,
    entered: bool,
) -> list[Field]:
    """The form of an officer. The certificate identifies them."""
    choices = {
        "organisation": [(code, body.name) for code, body in bodies.items() if code in office.bodies]
        + [(code, body.name) for code, body in bodies.items() if code not in office.bodies],
        "specialisms": list(words.specialisms.items()),
        "may_enforce": [("是", "有"), ("否", "没有")],
    }
    titles = "、".join(each.title for each in office.districts)
    helps = {
        "regions": f"可写几个，用顿号隔开：6 位代码，或 {titles}；全市写市的代码",
        "user": "平台账号，可不填",
    }
    return [
        Field(
            name,
            title,
            cells.get(name, ""),
            name in OFFICER_NEEDS,
            "date" if name in ("since", "certified_until") else "text",
            choices.get(name, ()),
            many=name == "specialisms",
            kept=entered and name == "certificate",
            help=helps.get(name, ""),
        )
        for name, title in OFFICER_COLUMNS.items()
        if not (entered and name == "since")
    ]


def cells_of_subject(row: Subject) -> dict[str, str]:
    """What the form of an object shows at first, and what an export writes."""
    cells = {name: str(getattr(row, name)) for name in SUBJECT_COLUMNS if name not in _OTHER}
    place = {name: "" if getattr(row, name) is None else repr(getattr(row, name)) for name in _PLACE}
    return cells | place | {"categories": "、".join(row.categories), "since": row.since.isoformat()}


_PLACE = ("longitude", "latitude")
_OTHER = (*_PLACE, "categories", "since")


def cells_of_officer(row: Officer) -> dict[str, str]:
    """The same of an officer."""
    return {
        "certificate": row.certificate,
        "name": row.name,
        "certified_until": row.certified_until.isoformat(),
        "may_enforce": "是" if row.may_enforce else "否",
        "organisation": row.organisation.code,
        "user": row.user.username if row.user else "",
        "specialisms": "、".join(row.specialisms),
        "regions": "、".join(row.regions),
        "since": row.since.isoformat(),
    }
