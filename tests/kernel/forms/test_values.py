"""What was typed, as it is stored and as it is shown again."""

from __future__ import annotations

import pytest

from tongjian.kernel.forms.schema import FieldType, FormField
from tongjian.kernel.forms.values import read, shown, typed_form, value_of


def field(type_: str) -> FormField:
    options = {"a": "住宅", "b": "办公"} if type_ in {"choice", "multi-choice"} else {}
    return FormField(name="x", title="甲", type=FieldType(type_), options=options)


@pytest.mark.parametrize(
    ("type_", "typed", "stored"),
    [
        ("text", ["  苏州 "], "苏州"),
        ("text", [" "], None),
        ("text", [], None),
        ("textarea", ["一\r\n二 "], "一\n二"),
        ("number", ["１，２００"], 1200),
        ("number", ["0"], 0),
        ("number", ["12.5"], "12.5"),
        ("decimal", ["1,234.50"], "1234.50"),
        ("decimal", ["007"], "7"),
        ("decimal", ["1e5"], "1e5"),
        ("money", ["0.10"], "0.10"),
        ("date", ["2026年3月1日"], "2026-03-01"),
        ("date", ["20260301"], "2026-03-01"),
        ("date", ["2026/3/1"], "2026-03-01"),
        ("date", ["2026-02-30"], "2026-02-30"),
        ("date", ["明天"], "明天"),
        ("boolean", ["true"], True),
        ("boolean", ["false"], False),
        ("boolean", [""], None),
        ("multi-choice", ["a", "", "a", "b"], ["a", "b"]),
        ("multi-choice", [], None),
        ("uscc", [" 91110000802100433b "], "91110000802100433B"),
        ("phone", ["138 0013 8000"], "13800138000"),
    ],
)
def test_what_is_typed_is_read(type_: str, typed: list[str], stored: object) -> None:
    """What cannot be read stays as it was typed; blank, zero and 否 are three things."""
    assert read(field(type_), typed) == stored


@pytest.mark.parametrize(
    ("type_", "stored"), [("number", "12.5"), ("decimal", "一"), ("date", "明天"), ("boolean", "也许")]
)
def test_what_cannot_be_read_is_unknown_to_conditions(type_: str, stored: object) -> None:
    assert value_of(field(type_), stored) is None


@pytest.mark.parametrize(
    ("type_", "stored", "text"),
    [
        ("money", "1234567.50", "1,234,567.50"),
        ("number", 0, "0"),
        ("boolean", False, "否"),
        ("date", "2026-03-01", "2026年3月1日"),
        ("choice", "a", "住宅"),
        ("multi-choice", ["a", "b"], "住宅、办公"),
        ("decimal", "一", "一"),
        ("text", None, ""),
    ],
)
def test_a_value_is_shown_as_officials_write_it(type_: str, stored: object, text: str) -> None:
    assert shown(field(type_), stored) == text


@pytest.mark.parametrize(("type_", "text"), [("number", "12"), ("money", "0.10"), ("date", "明天")])
def test_the_input_holds_what_was_typed(type_: str, text: str) -> None:
    assert typed_form(field(type_), read(field(type_), [text])) == text
