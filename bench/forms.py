"""A form of a thousand fields: how long is one validation, and how many queries does it take?

A third of the fields have a condition, a third a check over other fields; texts, amounts, dates, choices and
codes with check digits are mixed as on a real form, and every tenth answer is wrong. The draft is loaded
from the database each time.
"""

from __future__ import annotations

import argparse
import time
from statistics import median
from typing import Any

from bench.databases import on_each_database, prepared
from bench.report import emit, machine

ROUNDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fields", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.forms", measure, fields=args.fields)
    emit({"bench": "forms", "fields": args.fields, "databases": databases, "machine": machine()}, args.json)


def measure(*, fields: int) -> dict[str, Any]:
    """Validate a stored draft again and again, and save one field of it, on the current database."""
    from tongjian.kernel.forms.actions import save, start_draft
    from tongjian.kernel.forms.editing import Entry
    from tongjian.kernel.forms.models import Draft
    from tongjian.kernel.forms.queries import draft_errors
    from tongjian.kernel.forms.schema import Form
    from tongjian.kernel.people.viewer import SYSTEM

    with prepared():
        began = time.perf_counter()
        form = Form.from_data(form_of(fields))
        loaded = time.perf_counter() - began
        draft = start_draft(form, "bench:1", _project(), SYSTEM)
        save(draft.pk, [Entry(f, [text], 0) for f, text in answers(fields).items()], SYSTEM)

        def validate() -> int:
            return len(draft_errors(Draft.objects.select_related("form").get(pk=draft.pk)))

        faults = validate()
        turn = iter(range(ROUNDS))

        def save_one() -> None:
            number = next(turn)
            save(draft.pk, [Entry("text_0", [f"第 {number} 稿"], number + 1)], SYSTEM)

        return {
            "load_ms": round(loaded * 1000, 1),
            "validate_ms": _milliseconds(validate),
            "validate_queries": _queries(validate),
            "save_field_ms": _milliseconds(save_one),
            "faults_found": faults,
        }


def form_of(fields: int) -> dict[str, Any]:
    """A form with that many fields in sections of twenty-five."""
    every = [_field(number) for number in range(fields)]
    sections = [
        {"title": f"第 {start // 25 + 1} 部分", "fields": every[start : start + 25]}
        for start in range(0, fields, 25)
    ]
    return {"form": "bench", "version": "2026-01-01", "title": "千项表", "sections": sections}


_KINDS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("text", {"max": 60}, "苏州市姑苏区"),
    ("number", {"min": 0, "max": 9999}, "120"),
    ("money", {"min": 0}, "12345.60"),
    ("date", {"min": "2000-01-01"}, "2026-03-01"),
    ("choice", {"options": {"a": "住宅", "b": "办公", "c": "商业"}}, "a"),
    ("uscc", {}, "91110000802100433B"),
    ("decimal", {"places": 2, "max": 250}, "54.30"),
    ("phone", {}, "13800138000"),
)


def _name(number: int) -> str:
    return f"{_KINDS[number % len(_KINDS)][0]}_{number}"


def _field(number: int) -> dict[str, Any]:
    kind, limits, _ = _KINDS[number % len(_KINDS)]
    field = {"name": _name(number), "title": f"第 {number} 项", "type": kind, "required": True, **limits}
    before = number - number % len(_KINDS) - len(_KINDS)
    if number % 3 == 1 and before >= 0:
        field["when"] = f"form.{_name(before + 1)} > 10 && form.{_name(before + 4)} == 'a'"
    if number % 3 == 2 and before >= 0:
        field["check"] = f"form.{_name(before + 2)} > 0.0 || form.{_name(before + 6)} < 250.0"
        field["says"] = "金额或高度不对，请核对"
    return field


def answers(fields: int) -> dict[str, str]:
    """What is typed: every tenth answer is wrong."""
    given = {_name(number): _KINDS[number % len(_KINDS)][2] for number in range(fields)}
    return {name: "？" if number % 10 == 9 else text for number, (name, text) in enumerate(given.items())}


def _project() -> Any:
    from django.utils import timezone

    from tongjian.kernel.people.models import Organisation
    from tongjian.kernel.projects.models import Project

    body = Organisation.objects.create(city="bench", code="builder", name="建设单位", kind="company")
    facts = {"code": "2305-320553-89-01-389104", "name": "项目", "kind": "private", "region": "320508"}
    return Project.objects.create(city="bench", applicant=body, created_at=timezone.now(), **facts)


def _milliseconds(do: Any) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return round(median(times) * 1000, 1)


def _queries(do: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        do()
    return len(caught)


if __name__ == "__main__":
    main()
