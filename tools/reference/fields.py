"""The types a field of a form can have."""

from __future__ import annotations

from tongjian.engines.expressions import Kind
from tongjian.kernel.forms.schema import KINDS, NUMERIC, PERSONAL, FieldType
from tongjian.kernel.projects.variables import PROJECT_VARIABLES
from tools.reference.markdown import code, table

HEAD = """# Fields of forms

`when` and `check` are conditions in CEL over `form.<field>` and `project.<name>`. A value that is absent is
unknown, never false. All keys of a field: [FormField](packs.md#formfield).

"""


def page() -> str:
    """The types, how conditions see them, and what conditions may ask of a project."""
    rows = ((code(kind), code(KINDS[kind]), _remarks(kind)) for kind in FieldType)
    known = ((code(name), code(kind)) for name, kind in PROJECT_VARIABLES.items())
    return (
        HEAD
        + table(("type", "in conditions", ""), rows)
        + "\n## Known of every project\n\nA pack adds its own under `attributes` of `pack.yaml`.\n\n"
        + table(("name", "kind"), known)
        + "\n## Kinds of values\n\n"
        + " ".join(code(kind) for kind in Kind)
        + "\n"
    )


def _remarks(kind: FieldType) -> str:
    remarks = {
        "exact; `sum_of` names what it must add up to": kind in NUMERIC,
        "hidden from strangers": kind in PERSONAL,
        "its columns are fields": kind is FieldType.TABLE,
    }
    return "; ".join(remark for remark, holds in remarks.items() if holds)
