"""结果应用: what is done with a result by the rules of the pack, and taking back what no longer holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction

from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.results.access import person
from tongjian.systems.assessment.results.models import Publication, Stage, Use
from tongjian.systems.assessment.results.sheet import UseRule, results_of

GROUND = ("name", "printed", "total", "place", "best", "worst")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A rule that fits a district in a publication and was not applied yet."""

    rule: UseRule
    district: str
    line: Mapping[str, Any]


def holds(rule: UseRule, line: Mapping[str, Any], districts: int, stage: str) -> bool:
    """Whether the rule fits the line of a district among so many."""
    if rule.at == Stage.FINAL and stage != Stage.FINAL:
        return False
    if rule.below is not None and Fraction(line["total"]) >= Fraction(rule.below):
        return False
    if rule.first is not None:
        return bool((line["worst"] if rule.certain else line["place"]) <= rule.first)
    if rule.last is not None:
        return bool((line["best"] if rule.certain else line["place"]) > districts - rule.last)
    return True


def proposed(row: Publication) -> list[Proposed]:
    """What the rules ask for and nobody has done yet. 1 SQL query."""
    done = set(
        Use.objects.filter(period=row.period_id, reversed_at__isnull=True).values_list(
            "rule", "district__code"
        )
    )
    lines = json.loads(row.body)["districts"]
    return [
        Proposed(rule, line["district"], line)
        for rule in results_of(row.period.city).uses
        for line in lines
        if holds(rule, line, len(lines), row.stage) and (rule.use, line["district"]) not in done
    ]


def use(viewer: Viewer, publication: UUID, rule: str, now: datetime) -> list[Use]:
    """Apply a rule to every district it fits, by the latest publication. The districts are told.

    Raises `PermissionDenied`, `RefusedError`.
    """
    row = Publication.objects.select_related("period").filter(pk=publication).first()
    if row is None:
        raise RefusedError("没有这次公布。")
    city = row.period.city
    needs_body(viewer, city, Role.HEAD)
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=row.period_id)
        if Publication.objects.filter(period=held, number__gt=row.number).exists():
            raise RefusedError("结果已有新的版本。请按最新版本应用。")
        fitting = [each for each in proposed(row) if each.rule.use == rule]
        if not fitting:
            raise RefusedError("没有符合这条规则而尚未应用的区。")
        codes = [each.district for each in fitting]
        bodies = {body.code: body for body in Organisation.objects.filter(city=city, code__in=codes)}
        made = [_apply(viewer, held, row, each, bodies[each.district], now) for each in fitting]
        link = f"/{city}/assessment/results/publications/{row.pk}/"
        notify_many(
            [
                NewNotice(city, f"{held.title}{each.title}", _said(each), link, organisation=each.district_id)
                for each in made
            ],
            now=now,
        )
    return made


def reverse(viewer: Viewer, key: UUID, reason: str, now: datetime) -> Use:
    """撤销应用 by hand. Raises `PermissionDenied`, `RefusedError`."""
    found = Use.objects.select_related("period").filter(pk=key).first()
    if found is None:
        raise RefusedError("没有这项结果应用。")
    needs_body(viewer, found.period.city, Role.HEAD)
    if not reason.strip():
        raise RefusedError("撤销结果应用要写明理由。")
    person(viewer)
    with transaction.atomic():
        Period.objects.select_for_update().get(pk=found.period_id)
        row = Use.objects.select_related("period", "district").get(pk=key)
        if row.reversed_at is not None:
            raise RefusedError("这项结果应用已经撤销。")
        _reverse(viewer, row, reason.strip(), None, now)
    return row


def take_back(viewer: Viewer, row: Publication, now: datetime) -> list[Use]:
    """Under a new version: uses whose ground is gone are reversed, and the districts of the others are told
    what their ground is now. The caller holds the lock of the period.
    """
    body = json.loads(row.body)
    lines = {line["district"]: line for line in body["districts"]}
    rules = results_of(row.period.city)
    gone: list[Use] = []
    moved: list[Use] = []
    standing = Use.objects.filter(period=row.period_id, reversed_at__isnull=True)
    for each in standing.select_related("district", "period").order_by("made_at", "pk"):
        line, rule = lines.get(each.district.code), rules.rule(each.rule)
        # A rule the pack no longer has cannot be judged: what was done by it stands until a person says.
        if rule is not None and (line is None or not holds(rule, line, len(lines), row.stage)):
            gone.append(each)
        elif line is not None and ground_of(line) != each.ground:
            moved.append(each)
    for each in gone:
        _reverse(viewer, each, f"{row.reason}，不再符合“{each.title}”的条件", row, now)
    link = f"/{row.period.city}/assessment/results/publications/{row.pk}/"
    told = [
        NewNotice(
            row.period.city,
            f"{row.period.title}{each.title}的结果有更正",
            f"{_said(each)} 更正后：{_words(lines[each.district.code])}。",
            link,
            organisation=each.district_id,
        )
        for each in moved
    ]
    if told:
        notify_many(told, now=now)
    return gone


def ground_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """What of a line a use rests on."""
    return {name: line[name] for name in GROUND}


def _apply(
    viewer: Viewer, period: Period, row: Publication, each: Proposed, body: Organisation, now: datetime
) -> Use:
    made = Use.objects.create(
        period=period,
        publication=row,
        district=body,
        rule=each.rule.use,
        kind=each.rule.kind,
        title=each.rule.title,
        ground=ground_of(each.line),
        made_by_id=viewer.user,
        made_at=now,
    )
    said = {"use": str(made.pk), "rule": made.rule, "district": body.code, "ground": made.ground}
    append(period.city, period.pk, "assessment:used", said, actor=viewer.user, at=now)
    return made


def _reverse(viewer: Viewer, row: Use, reason: str, because: Publication | None, now: datetime) -> None:
    row.reversal, row.reversed_at, row.reversed_by_id = reason[:500], now, viewer.user
    row.reversed_for = because
    row.save(update_fields=["reversal", "reversed_at", "reversed_by", "reversed_for"])
    body = {"use": str(row.pk), "reason": row.reversal, "publication": str(because.pk) if because else ""}
    append(row.period.city, row.period_id, "assessment:use-reversed", body, actor=viewer.user, at=now)
    link = f"/{row.period.city}/assessment/results/periods/{row.period_id}/"
    title = f"{row.period.title}{row.title}已撤销"
    notify_many(
        [NewNotice(row.period.city, title, row.reversal, link, organisation=row.district_id)], now=now
    )


def _said(row: Use) -> str:
    return f"依据：{_words(row.ground)}。"


def _words(ground: Mapping[str, Any]) -> str:
    certain = ground["best"] == ground["worst"]
    span = "" if certain else f"，抽样误差内为第 {ground['best']} 至第 {ground['worst']} 位"
    return f"{ground['printed']} 分，第 {ground['place']} 位{span}"
