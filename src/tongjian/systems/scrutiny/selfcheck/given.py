"""What the form of a self-check says about the conditions, read into the texts the engine is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from pydantic import ValidationError

from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.scrutiny.parcels import as_text, conditions_of
from tongjian.systems.scrutiny.place.ground import NOWHERE, Ground, declared_text, ground_on

MOST_BYTES = 64 * 1024
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
_DAYS = (date(2000, 1, 1), date(2100, 1, 1))


class Mistake(Exception):
    """What is wrong with the form, for the person who filled it in."""


@dataclass(frozen=True)
class Figure:
    """A figure of the conditions that can be typed in, and where it stands in the conditions file."""

    name: str
    title: str
    unit: str
    path: tuple[str, ...]


FIGURES = (
    Figure("far_max", "容积率上限", "", ("far", "max")),
    Figure("far_min", "容积率下限", "", ("far", "min")),
    Figure("coverage_max", "建筑密度上限", "%", ("coverage", "max")),
    Figure("green_ratio_min", "绿地率下限", "%", ("green_ratio", "min")),
    Figure("building_height_max", "建筑高度上限", "m", ("building_height", "max")),
    Figure("site_area_max", "用地面积上限", "m²", ("site_area", "max")),
    Figure("setback_boundary", "退用地边界", "m", ("setback", "boundary")),
    Figure("parking_homes", "住宅机动车位", "个/100 m²", ("parking_motor", "per_100m2", "住宅")),
)


@dataclass(frozen=True)
class Given:
    """The texts for the engine, and in words what the drawing is compared with."""

    against: str
    conditions: str
    declared: str
    ground: Ground = NOWHERE


def read(city: str, form: Mapping[str, str], file: UploadedFile[Any] | None) -> Given:
    """The form as texts. Raises Mistake."""
    against, conditions = _conditions(city, form, file)
    accepted = _day(form, "accepted", "适用规则的日期")
    parcel = form.get("parcel", "") if form.get("by") == "parcel" else ""
    ground = ground_on(city, parcel, timezone.now())
    return Given(against, conditions, declared_text(city, ground.parcel, accepted), ground)


def _conditions(city: str, form: Mapping[str, str], file: UploadedFile[Any] | None) -> tuple[str, str]:
    match form.get("by", ""):
        case "parcel":
            return _of_parcel(city, form.get("parcel", ""))
        case "figures":
            return "手工填写的规划条件", as_text(_typed(form))
        case "file":
            return "上传的规划条件文件", _uploaded(file)
        case "none":
            return "没有规划条件，只按通用规则审查", ""
        case _:
            raise Mistake("请选择规划条件从哪里来：地块、手工填写、条件文件，或没有规划条件。")


def _of_parcel(city: str, parcel: str) -> tuple[str, str]:
    found = pack_of(city).parcels.get(parcel)
    if found is None:
        raise Mistake("请从列表中选择地块。列表里没有的地块，可以手工填写规划条件。")
    return found.clause or f"地块 {parcel} 的规划条件", conditions_of(city, parcel)


def _typed(form: Mapping[str, str]) -> Conditions:
    given: dict[str, Any] = {}
    for figure, number in _numbers(form):
        place = given
        for step in figure.path[:-1]:
            place = place.setdefault(step, {})
        place[figure.path[-1]] = number
    if uses := [use for use in re.split(r"[、，,;；\s]+", form.get("use", "").strip()) if use]:
        given["use"] = [use[:40] for use in uses[:20]]
    if issued := _day(form, "issued", "条件核发日期"):
        given["issued"] = issued
    if not given:
        raise Mistake("手工填写的规划条件是空的：请至少填一项，或选择“没有规划条件”。")
    try:
        return Conditions.model_validate(given)
    except ValidationError as error:
        # Every figure is a number by now: what is left is a lower limit above its upper limit.
        reasons = "；".join(str(detail["ctx"]["error"]) for detail in error.errors())
        raise Mistake(f"规划条件互相矛盾：{reasons}。") from None


def _numbers(form: Mapping[str, str]) -> Iterator[tuple[Figure, Decimal]]:
    for figure in FIGURES:
        text = form.get(figure.name, "").strip()
        if text and not _NUMBER.fullmatch(text):
            raise Mistake(f"“{figure.title}”应是不小于 0 的数字，例如 2.5，现在是“{text[:20]}”。")
        if text:
            yield figure, Decimal(text)


def _day(form: Mapping[str, str], name: str, title: str) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Mistake(f"“{title}”应是日期，写成 2026-03-01，现在是“{text[:20]}”。") from None
    if not _DAYS[0] <= day < _DAYS[1]:
        raise Mistake(f"“{title}”应在 2000 年到 2099 年之间。")
    return day


def _uploaded(file: UploadedFile[Any] | None) -> str:
    if file is None or not file.size:
        raise Mistake("没有收到规划条件文件，或文件是空的。请选择一个 YAML 文件。")
    if file.size > MOST_BYTES:
        raise Mistake(f"规划条件文件超过 {MOST_BYTES // 1024} KB。请只保留规划条件的各项。")
    try:
        # Read by the engine in its own process: whatever is wrong with it is told there, with its line.
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Mistake("规划条件文件不是 UTF-8 编码。请另存为 UTF-8 后重新上传。") from None
