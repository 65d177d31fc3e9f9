"""From a chain of packs' folders to a book of rules, or to everything that is wrong in their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tongjian.engines.expressions import Expression, ExpressionError, Kind, compile_expression
from tongjian.engines.scrutiny.cityrules import (
    FarRules,
    HeightClasses,
    PackDatum,
    StallStandard,
    UseClasses,
)
from tongjian.engines.scrutiny.rules.book import RuleBook, clashes
from tongjian.engines.scrutiny.rules.departments import Departments
from tongjian.engines.scrutiny.rules.model import Rule
from tongjian.engines.scrutiny.rules.variables import SITE_VARIABLES
from tongjian.engines.scrutiny.yamlfile import FileMistakes, Mistake, line_of, parse, read_mapping

_DATA: Mapping[str, type[PackDatum]] = {
    "use_classes": UseClasses,
    "height_classes": HeightClasses,
    "stall_length": StallStandard,
    "far_rules": FarRules,
    "departments": Departments,
}


def load_rules(packs: Sequence[Path]) -> RuleBook:
    """Everything under `rules/` of each pack folder, nearest first. Raises `FileMistakes`."""
    mistakes: list[Mistake] = []
    rules, data = [], []
    files: dict[Path, Rule] = {}
    for pack in packs:
        pack_rules: dict[Path, Rule] = {}
        pack_data: list[PackDatum] = []
        for path in sorted((pack / "rules").rglob("*.yaml")):
            try:
                loaded = load_file(path)
            except FileMistakes as error:
                mistakes.extend(error.mistakes)
                continue
            if isinstance(loaded, Rule):
                pack_rules[path] = loaded
            else:
                pack_data.append(loaded)
        mistakes.extend(_clashing(pack_rules))
        files |= pack_rules
        rules.append(tuple(pack_rules.values()))
        data.append(tuple(pack_data))
    book = RuleBook(tuple(rules), tuple(data))
    mistakes.extend(_homeless(files, book.departments))
    if mistakes:
        raise FileMistakes(tuple(sorted(mistakes, key=lambda mistake: mistake.file)))
    return book


def load_file(path: Path) -> Rule | PackDatum:
    """One rule, or one datum about counting. Raises `FileMistakes`."""
    content = read_mapping(path)
    if "rule" in content:
        return _rule(path, content)
    for key, model in _DATA.items():
        if key in content:
            return parse(path, model, content)
    known = "、".join(("rule", *_DATA))
    raise FileMistakes((Mistake(str(path), 1, "看不出这是什么文件", f"应有以下一项：{known}"),))


def _rule(path: Path, content: dict[str, Any]) -> Rule:
    rule = parse(path, Rule, content, {"measure": "value"})
    applies = _expression(path, "applies", rule.applies, SITE_VARIABLES)
    where = _expression(path, "where", rule.where, {**SITE_VARIABLES, **rule.measure.variables})
    return rule.compiled(applies, where, str(path))


def _expression(path: Path, key: str, source: str | None, variables: Mapping[str, Kind]) -> Expression | None:
    if source is None:
        return None
    try:
        return compile_expression(source, variables, file=str(path))
    except ExpressionError as error:
        line = line_of(path, (key,)) + error.line - 1
        raise FileMistakes((Mistake(str(path), line, error.sentence, error.mend),)) from None


def _homeless(files: Mapping[Path, Rule], departments: Mapping[str, str]) -> list[Mistake]:
    """Rules that belong to a department no pack of the chain names: their findings would be nobody's."""
    known = "、".join(departments) or "无，缺部门表 departments"
    return [
        Mistake(
            str(path),
            line_of(path, ("department",)),
            f"没有代码为 {rule.department} 的部门",
            f"可用：{known}",
        )
        for path, rule in files.items()
        if rule.department not in departments
    ]


def _clashing(rules: Mapping[Path, Rule]) -> list[Mistake]:
    paths = {id(rule): path for path, rule in rules.items()}
    return [
        Mistake(
            str(paths[id(b)]),
            line_of(paths[id(b)], ("in_force",)),
            f"规则 {b.rule} 与 {paths[id(a)].name} 的施行期重叠",
            "让一个版本的末日早于另一个的首日",
        )
        for a, b in clashes(list(rules.values()))
    ]
