"""A form made ready: every expression compiled, the order of conditions known. Kept by the form's digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema.protocols import Validator

from tongjian.engines.expressions import Expression, Kind, compile_expression
from tongjian.kernel.forms.checking import DataValidator
from tongjian.kernel.forms.conditions import form_variables, order_of, row_variables
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.projects.variables import project_variables


@dataclass(frozen=True, slots=True)
class Rules:
    """The expressions of one field: all of `whens` must be true for it to be shown."""

    field: FormField
    whens: tuple[Expression, ...]
    check: Expression | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is worked out once for a form and used for every answer to it.

    `order` lists the fields so that conditions find what they depend on; `columns` holds the rules of the
    columns of each table; `project` the kinds of the project's variables.
    """

    form: Form
    rules: Mapping[str, Rules]
    order: tuple[str, ...]
    columns: Mapping[str, tuple[Rules, ...]]
    project: Mapping[str, Kind]
    validator: Validator


@lru_cache(maxsize=128)
def compiled(form: Form) -> Compiled:
    """The form made ready. Forms compare by digest, so one version is compiled once a process."""
    project = project_variables(form.attributes)
    outer = form_variables(form, project)
    rules: dict[str, Rules] = {}
    columns: dict[str, tuple[Rules, ...]] = {}
    for section in form.sections:
        outside = expressions(section.when, outer)
        for field in section.fields:
            rules[field.name] = _rules(field, outer, outside)
            if field.type is FieldType.TABLE:
                inner = row_variables(field, outer)
                columns[field.name] = tuple(_rules(column, inner) for column in field.fields)
    conditions = {name: rule.whens for name, rule in rules.items()}
    schema: dict[str, Any] = form.json_schema()
    return Compiled(
        form=form,
        rules=rules,
        order=order_of(conditions),
        columns=columns,
        project=project,
        validator=DataValidator(schema),
    )


def _rules(field: FormField, variables: Mapping[str, Kind], outside: tuple[Expression, ...] = ()) -> Rules:
    check = expressions(field.check, variables)
    return Rules(field, outside + expressions(field.when, variables), check[0] if check else None)


def expressions(source: str, variables: Mapping[str, Kind]) -> tuple[Expression, ...]:
    """The condition compiled; none where nothing is asked. Raises `ExpressionError`."""
    return (compile_expression(source, variables),) if source else ()
