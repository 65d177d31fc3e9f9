"""What is wrong with a form whose shape is right: every mistake at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.engines.expressions import Expression, ExpressionError, Kind, compile_expression
from tongjian.kernel.forms.conditions import CycleError, form_variables, order_of, row_variables
from tongjian.kernel.forms.schema import NUMERIC, FieldType, Form, FormField

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FormMistake:
    """A mistake of a form's author. `path` leads to the key in the file, `line` counts from 1."""

    path: Path
    line: int
    sentence: str
    mend: str


class FormError(ValueError):
    """A form that cannot be used, with every mistake in it."""

    def __init__(self, file: str, mistakes: tuple[FormMistake, ...]) -> None:
        self.file = file
        self.mistakes = mistakes
        super().__init__("\n".join(f"{file}:{m.line}：{m.sentence}。{m.mend}。" for m in mistakes))


def mistakes(
    form: Form, data: Mapping[str, Any], file: str, project: Mapping[str, Kind]
) -> tuple[FormMistake, ...]:
    """Every mistake in `form`, which was read from `data`; empty when there is none."""
    return tuple(_Proof(form, data, file, project).run())


def line_of(data: Any, path: Path) -> int:
    """The line where the last step of `path` stands, as far as the reader kept lines; else 1."""
    line = 1
    for step in path:
        places = getattr(data, "lc", None)
        try:
            if places is not None:
                line = (places.key(step) if isinstance(data, Mapping) else places.item(step))[0] + 1
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return line
    return line


class _Proof:
    def __init__(self, form: Form, data: Mapping[str, Any], file: str, project: Mapping[str, Kind]) -> None:
        self.form, self.data, self.file = form, data, file
        self.outer = form_variables(form, project)
        self.leaves = form.leaves
        self.conditions: dict[str, tuple[Expression, ...]] = {}
        self.paths: dict[str, Path] = {}

    def run(self) -> Iterator[FormMistake]:
        for number, section in enumerate(self.form.sections):
            base: Path = ("sections", number)
            outside, found = self._expression(section.when, (*base, "when"), self.outer)
            yield from found
            for place, field in enumerate(section.fields):
                path = (*base, "fields", place)
                if field.name in self.paths:
                    yield self._say((*path, "name"), f"字段“{field.name}”出现了两次", "给其中一个换个名字")
                self.paths[field.name] = path
                self.conditions[field.name] = outside
                yield from self._field(field, path, self.outer, table=None)
        yield from self._cycles()

    def _field(
        self, field: FormField, path: Path, variables: Mapping[str, Kind], table: FormField | None
    ) -> Iterator[FormMistake]:
        for key in ("when", "check"):
            condition, found = self._expression(getattr(field, key), (*path, key), variables)
            yield from found
            if key == "when" and table is None:
                self.conditions[field.name] += condition
        if bool(field.check) != bool(field.says):
            yield self._say(path, f"“{field.title}”的 check 和 says 要成对出现", "写明不满足时告诉填表人的话")
        yield from self._constraints(field, path)
        if field.sum_of and table is not None:
            yield self._say((*path, "sum_of"), "表格的列不能用 sum_of", "删去 sum_of，改用 check")
        yield from self._sums(field, path)
        yield from self._columns(field, path, table)

    def _columns(self, field: FormField, path: Path, table: FormField | None) -> Iterator[FormMistake]:
        if field.type is not FieldType.TABLE:
            if field.fields:
                yield self._say(
                    (*path, "fields"), "只有 table 才能有列（fields）", "删去 fields，或把 type 改为 table"
                )
            return
        if table is not None:
            yield self._say((*path, "type"), "表格里不能再套表格", "把内层的列移到外层")
            return
        for place, column in enumerate(field.fields):
            if column.type is FieldType.BOUNDARY:
                at = (*path, "fields", place, "type")
                yield self._say(at, "界址点坐标不能是表格的一列", "把它移到表格以外")
        if not field.fields:
            yield self._say(path, f"表格“{field.title}”没有列", "在 fields 下写出各列")
        inner, seen = row_variables(field, self.outer), set[str]()
        for place, column in enumerate(field.fields):
            below = (*path, "fields", place)
            if column.name in seen:
                yield self._say((*below, "name"), f"列“{column.name}”出现了两次", "给其中一列换个名字")
            seen.add(column.name)
            yield from self._field(column, below, inner, table=field)

    def _constraints(self, field: FormField, path: Path) -> Iterator[FormMistake]:
        choosing = field.type in {FieldType.CHOICE, FieldType.CHOICES}
        if choosing and not field.options:
            yield self._say(path, f"“{field.title}”是选择项，却没有选项", "在 options 下写出“值: 名称”")
        if field.options and not (choosing or field.type is FieldType.REGION):
            yield self._say((*path, "options"), "只有选择项才能有 options", "删去 options，或改 type")
        if field.places is not None and field.type not in {FieldType.DECIMAL, FieldType.MONEY}:
            yield self._say((*path, "places"), "只有 decimal、money 才有小数位数", "删去 places")
        yield from self._pattern(field, path)
        wants = date if field.type is FieldType.DATE else None
        for key in ("min", "max"):
            bound = getattr(field, key)
            if bound is not None and isinstance(bound, date) != (wants is date):
                said = "日期，如 2026-03-01" if wants else "数"
                yield self._say((*path, key), f"“{field.title}”的 {key} 要写{said}", "改正这个值")
                return
        if field.min is not None and field.max is not None and field.min > field.max:  # type: ignore[operator]
            yield self._say((*path, "min"), f"“{field.title}”的最小值大于最大值", "对调或改正 min、max")

    def _pattern(self, field: FormField, path: Path) -> Iterator[FormMistake]:
        if not field.pattern:
            return
        if field.type not in {FieldType.TEXT, FieldType.TEXTAREA}:
            yield self._say((*path, "pattern"), "只有文本才能有 pattern", "删去 pattern，或改 type")
        try:
            re.compile(field.pattern)
        except re.error as error:
            yield self._say((*path, "pattern"), f"正则表达式写错了：{error}", "改正 pattern")

    def _sums(self, field: FormField, path: Path) -> Iterator[FormMistake]:
        if field.sum_of and field.type not in NUMERIC:
            yield self._say((*path, "sum_of"), "只有数值才能是别的字段之和", "删去 sum_of，或改 type")
        for place, name in enumerate(field.sum_of):
            part = self.leaves.get(name)
            if part is None or part.type not in NUMERIC:
                sentence = f"sum_of 中的“{name}”不是本表的数值字段"
                yield self._say((*path, "sum_of", place), sentence, "写数值字段的 name，或“表格.列”")

    def _expression(
        self, source: str, path: Path, variables: Mapping[str, Kind]
    ) -> tuple[tuple[Expression, ...], tuple[FormMistake, ...]]:
        if not source:
            return (), ()
        line = line_of(self.data, path)
        try:
            return (compile_expression(source, variables, file=self.file, line=line),), ()
        except ExpressionError as error:
            return (), (FormMistake(path, error.line, error.sentence, error.mend),)

    def _cycles(self) -> Iterator[FormMistake]:
        try:
            order_of(self.conditions)
        except CycleError as error:
            ring = [name for name in error.args[1] if name in self.paths]
            names = "、".join(dict.fromkeys(self.form.fields[name].title for name in ring))
            yield self._say((*self.paths[ring[0]], "when"), f"显示条件互相等待：{names}", "去掉其中一个条件")

    def _say(self, path: Path, sentence: str, mend: str) -> FormMistake:
        return FormMistake(path, line_of(self.data, path), sentence, mend)
