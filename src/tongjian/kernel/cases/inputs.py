"""From an action's declared input to the fields of its form and back. Pages know no action by name."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic.fields import FieldInfo

from tongjian.kernel.cases.actions import Action, View

LONG = 200


@dataclass(frozen=True)
class InputField:
    """A field as a page shows it."""

    name: str
    title: str
    kind: Literal["text", "textarea", "number", "choice"]
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    value: str = ""


def fields_of(action: Action, view: View, typed: Mapping[str, str] = {}) -> Iterator[InputField]:
    """The fields of an action in the order of their declaration, with what was typed before a refusal."""
    for name, field in action.Input.model_fields.items():
        choices = tuple(action.choices(view, name))
        limits = {type(m): m for m in field.metadata}
        longest = limits[MaxLen].max_length if MaxLen in limits else None
        number = _type_of(field) is int and not choices
        kind: Literal["text", "textarea", "number", "choice"] = "text"
        if choices:
            kind = "choice"
        elif number:
            kind = "number"
        elif longest is not None and longest >= LONG:
            kind = "textarea"
        yield InputField(
            name=name,
            title=field.title or name,
            kind=kind,
            required=field.is_required() or MinLen in limits,
            choices=choices,
            max_length=longest,
            minimum=int(limits[Ge].ge) if Ge in limits else None,
            maximum=int(limits[Le].le) if Le in limits else None,
            value=typed.get(name, choices[0][0] if len(choices) == 1 else ""),
        )


def from_post(action: Action, posted: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sent, without what was left empty and is not needed."""
    names = action.Input.model_fields
    return {name: value for name, value in posted.items() if name in names and value not in ("", None)}


def _type_of(field: FieldInfo) -> Any:
    if get_origin(field.annotation) in (Union, types.UnionType):
        return next(t for t in get_args(field.annotation) if t is not type(None))
    return field.annotation
