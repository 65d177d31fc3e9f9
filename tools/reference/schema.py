"""What may stand in each file of a pack, from the models that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from tongjian.engines.drawing import Vocabulary
from tongjian.engines.scrutiny import Conditions, Rule
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.profiles import ProfileSheet
from tongjian.kernel.packs.demo import DemoPeople, DemoProjects
from tongjian.kernel.packs.header import Header
from tongjian.kernel.packs.schema import Matter, Organisations, Sheet, Stage
from tongjian.systems.assessment.office import OfficeSheet
from tongjian.systems.assessment.results.sheet import ResultsSheet
from tongjian.systems.assessment.standards.sheet import StandardSheet
from tongjian.systems.performance.declaring.library import LibrarySheet
from tongjian.systems.performance.declaring.sheet import DeclaringSheet
from tongjian.systems.performance.evaluating.sheet import EvaluationSheet, UseSheet
from tongjian.systems.performance.papers.layout import Layout
from tongjian.systems.performance.registers.bindings import BindingsSheet
from tools.reference.markdown import code, table

FILES: Mapping[str, type[BaseModel]] = {
    "pack.yaml": Header,
    "organisations.yaml": Organisations,
    "stages/<stage>.yaml": Stage,
    "matters/<stage>/<matter>.yaml": Matter,
    "processes/<process>.sheet.yaml": Sheet,
    "forms/<form>.form.yaml": Form,
    "rules/<document>/<rule>.yaml": Rule,
    "parcels/<parcel>.yaml": Conditions,
    "drawing/layers.yaml": Vocabulary,
    "performance/<form>.form.yaml": FormSheet,
    "performance/<profile>.profile.yaml": ProfileSheet,
    "performance/indicators.yaml": LibrarySheet,
    "performance/declaring.yaml": DeclaringSheet,
    "performance/bindings.yaml": BindingsSheet,
    "performance/evaluation.yaml": EvaluationSheet,
    "performance/use_of_results.yaml": UseSheet,
    "performance/templates/<paper>.paper.yaml": Layout,
    "assessment/office.yaml": OfficeSheet,
    "assessment/<standard>.standard.yaml": StandardSheet,
    "assessment/results.yaml": ResultsSheet,
    "demo/people.yaml": DemoPeople,
    "demo/projects.yaml": DemoProjects,
}
BOUNDS = {
    "minimum": "≥",
    "maximum": "≤",
    "exclusiveMinimum": ">",
    "minLength": "characters ≥",
    "maxLength": "characters ≤",
    "minItems": "items ≥",
    "maxItems": "items ≤",
    "pattern": "",
}

HEAD = """# Files of a pack

Unknown keys are refused everywhere. What a pack does not have is taken from the pack it `extends`. Beside
these files, `processes/<process>.bpmn` is a BPMN 2.0 file and `templates/<name>.typ` a Typst template.
[A new city](../new-city.md) explains the files in the order one writes them.

Some values are written shorter than the tables say: `in_force: 2026-03-01..` or `2018-01-01..2026-02-28`, the
limit of a rule `">= 30"`, the outcomes of a node `{agree: 同意}`, the kind of a matter as a word
(`on-the-spot`, `promised`, `joint`, `reported`, `answered`, `entrusted`), and in a rule `value: far` for a
measure that is an indicator.
"""


def page() -> str:
    """One section a file, and one for each part it is made of."""
    parts: dict[str, Any] = {}
    files = [_section(f"## `{at}`", _file(at, model, parts)) for at, model in FILES.items()]
    sections = (_section(f"### {name}", parts[name]) for name in sorted(parts))
    return "\n".join((HEAD, *files, "## Parts\n", *sections))


def _file(at: str, model: type[BaseModel], parts: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file, its parts moved to `parts`; two parts of one name are told apart by the file."""
    written = json.dumps(model.model_json_schema(by_alias=True))
    for name, part in json.loads(written)["$defs"].items():
        if parts.get(name, part) != part:
            apart = f"{name}_in_{_word(at)}"
            written = written.replace(f'/{name}"', f'/{apart}"').replace(f'"{name}": {{', f'"{apart}": {{')
    schema: dict[str, Any] = json.loads(written)
    parts |= schema.pop("$defs")
    return schema


def _word(at: str) -> str:
    """What tells a file from others: the word before its ending, or else its folder."""
    words = [word for word in at.rpartition("/")[2].split(".")[:-1] if not word.startswith("<")]
    return words[-1] if words else at.partition("/")[0]


def _section(heading: str, schema: dict[str, Any]) -> str:
    values = "Values: " + " ".join(code(value) for value in schema["enum"]) + "\n" if "enum" in schema else ""
    keys = table(("key", "value", "default", "bounds"), _keys(schema))
    told = " ".join(schema.get("description", "").split())
    return "\n".join(part for part in (heading + "\n", told + "\n" if told else "", values, keys) if part)


def _keys(schema: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    required = set(schema.get("required", ()))
    for name, key in schema.get("properties", {}).items():
        default = "**required**" if name in required else _default(key.get("default"))
        bounds = (f"{sign} {code(key[word])}".strip() for word, sign in BOUNDS.items() if word in key)
        yield code(name), _kind(key), default, ", ".join(bounds)


def _default(value: object) -> str:
    """Only what a file would write: nothing for an empty text, list or part."""
    if value in (None, "") or isinstance(value, list | dict):
        return ""
    return code(json.dumps(value, ensure_ascii=False) if isinstance(value, bool) else value)


def _kind(key: dict[str, Any]) -> str:
    """The type of a value in words, with links to the parts."""
    if "$ref" in key:
        name = key["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for word in ("anyOf", "oneOf", "allOf"):
        if word in key:
            kinds = [_kind(each) for each in key[word] if each.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "enum" in key or "const" in key:
        return " ".join(code(value) for value in key.get("enum", [key.get("const")]))
    match key.get("type"):
        case "array" if "prefixItems" in key:
            return "pairs of " + ", ".join(_kind(each) for each in key["prefixItems"])
        case "array":
            return f"list of {_kind(key.get('items', {}))}"
        case "object":
            values = [key.get("additionalProperties"), *key.get("patternProperties", {}).values()]
            return (
                f"mapping to {_kind(next((each for each in values if isinstance(each, dict) and each), {}))}"
            )
        case "string" if "format" in key:
            return str(key["format"])
        case kind:
            return str(kind or "any")
