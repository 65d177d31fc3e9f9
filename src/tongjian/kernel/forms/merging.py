"""Two fields of one name made one: whoever needs more is served. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongjian.kernel.forms.schema import FormField


def both(one: str, other: str) -> str:
    """The condition that both hold; "" always holds."""
    given = [condition for condition in dict.fromkeys((one, other)) if condition]
    return " && ".join(f"({condition})" for condition in given) if len(given) > 1 else "".join(given)


def either(one: str, other: str) -> str:
    """The condition that one of them holds; "" always holds, so nothing is left to ask."""
    if not one or not other or one == other:
        return one if one == other else ""
    return f"({one}) || ({other})"


def merged(known: FormField, field: FormField) -> FormField:
    """One field for two that mean the same. Its `when` is that of `known`: the page decides it."""
    checks = [check for check in dict.fromkeys((known.check, field.check)) if check]
    sayings = [says for says in dict.fromkeys((known.says, field.says)) if says]
    return known.model_copy(
        update={
            "required": known.required or field.required,
            "help": known.help or field.help,
            "check": both(known.check, field.check) if checks else "",
            "says": "；".join(sayings),
            "min": _tighter(known.min, field.min, max),
            "max": _tighter(known.max, field.max, min),
            "places": _tighter(known.places, field.places, max),
            "pattern": known.pattern or field.pattern,
            "fields": _columns(known.fields, field.fields),
            "sum_of": known.sum_of or field.sum_of,
            "prefill": known.prefill or field.prefill,
            "personal": known.personal or field.personal,
            "asked_by": tuple(dict.fromkeys((*known.asked_by, *field.asked_by))),
        }
    )


def _tighter(one: Any, other: Any, choose: Callable[[Any, Any], Any]) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


def _columns(known: tuple[FormField, ...], further: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """The columns of both tables; a column of one name stands once."""
    found = {column.name: column for column in known}
    for column in further:
        if (there := found.get(column.name)) is None:
            found[column.name] = column
        else:
            found[column.name] = merged(there, column).model_copy(
                update={"when": either(there.when, column.when)}
            )
    return tuple(found.values())
