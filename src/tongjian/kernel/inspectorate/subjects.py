"""The library of objects (监管对象名录库): entered, changed and ended. Nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.inspectorate.entering import ended, entered
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Nature, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project

CREDIT_CODE = "统一社会信用代码"
IDENTITY_CARD = "居民身份证"


def enter_subject(
    city: str,
    kind: str,
    code: str,
    *,
    name: str,
    party_name: str,
    nature: str,
    identifier_kind: str,
    identifier: str,
    region: str,
    origin: str,
    since: date,
    by: int | None,
    at: datetime,
    registered_address: str = "",
    operating_address: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    categories: Sequence[str] = (),
    organisation: Organisation | None = None,
    project: Project | None = None,
) -> Subject:
    """Enter a subject, or bring the one of that kind and code up to date. 6 SQL queries at most.

    A subject that had ended runs again. Nothing is written where nothing changed.
    """
    wrong = subject_flaws(code, name, party_name, nature, identifier_kind, identifier, longitude, latitude)
    if wrong:
        raise RefusedError(*wrong)
    values: dict[str, Any] = {
        "name": name.strip(),
        "party_name": party_name.strip(),
        "nature": nature,
        "identifier_kind": identifier_kind,
        "identifier": identifier.strip(),
        "region": region,
        "registered_address": registered_address.strip(),
        "operating_address": operating_address.strip(),
        "longitude": longitude,
        "latitude": latitude,
        "categories": sorted(set(categories)),
        "until": None,
    }
    links: dict[str, Any] = {"organisation_id": organisation.pk if organisation else None}
    links["project_id"] = project.pk if project else None
    values |= {name: value for name, value in links.items() if value is not None}
    told = {**values, **{name: str(value) for name, value in links.items() if value is not None}}
    return entered(
        Subject,
        {"city": city, "kind": kind, "code": code},
        {"origin": origin, "since": since},
        values,
        clash=f"监管对象“{code}”刚刚由别人录入，请刷新后再办",
        told={"kind": kind, "code": code, **told},
        what="subject",
        by=by,
        at=at,
    )


def subject_flaws(
    code: str,
    name: str,
    party_name: str,
    nature: str,
    identifier_kind: str,
    identifier: str,
    longitude: float | None = None,
    latitude: float | None = None,
) -> list[str]:
    """What is wrong with the fields of a subject, in sentences; nothing when they are right."""
    found = [
        f"{label}必填"
        for label, value in (("编码", code), ("名称", name), ("行政相对人名称", party_name))
        if not value.strip()
    ]
    if nature not in Nature.values:
        found.append("行政相对人性质应为 1 公民、2 法人或 3 其他组织")
    kinds = {CREDIT_CODE: CodeKind.CREDIT, IDENTITY_CARD: CodeKind.IDENTITY}
    if identifier and identifier_kind in kinds and not (said := check(kinds[identifier_kind], identifier)):
        found.append(f"{identifier_kind}“{identifier}”不对：{said.why}")
    if (longitude is None) != (latitude is None):
        found.append("经度和纬度要么都填，要么都不填")
    elif longitude is not None and latitude is not None and not (70 < longitude < 140 and 0 < latitude < 60):
        found.append("经纬度不在国内，请检查是否填反")
    return found


def end_subject(subject: Subject, until: date, reason: str, *, by: int | None, at: datetime) -> Subject:
    """The subject is no longer supervised after that day. 4 SQL queries."""
    return ended(subject, until, reason, named="监管对象库", begun="纳入日期", what="subject", by=by, at=at)
