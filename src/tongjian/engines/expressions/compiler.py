"""From the text in a pack to a checked expression, or to a sentence for its author."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from tongjian.engines.expressions.errors import ExpressionError
from tongjian.engines.expressions.expression import Expression
from tongjian.engines.expressions.kinds import CEL_TYPES, TITLES, Kind, midnight
from tongjian.engines.expressions.mistakes import Mistake, diagnose, written_wrongly
from tongjian.engines.expressions.references import referenced_names


def compile_expression(
    source: str,
    variables: Mapping[str, Kind],
    *,
    result: Kind = Kind.BOOL,
    file: str = "",
    line: int = 1,
    column: int = 1,
) -> Expression:
    """Parse and check `source` against the declared variables.

    `variables` maps dotted names to kinds; `file`, `line` and `column` say where the expression begins, so
    that an error names the place in the pack. Raises `ExpressionError`.
    """

    def refuse(mistake: Mistake) -> ExpressionError:
        row, offset = mistake.line, mistake.column
        place = (line + row - 1, offset + (column - 1 if row == 1 else 0))
        return ExpressionError(file, *place, mistake.sentence, mistake.mend)

    if mistake := written_wrongly(source, variables):
        raise refuse(mistake)
    try:
        program = _environment(frozenset(variables.items())).compile(source)
    except RuntimeError as error:
        raise refuse(diagnose(str(error), source, variables)) from None
    if not _fits(program.return_type(), result):
        raise refuse(_wrong_result(program.return_type(), result))
    used = sorted(referenced_names(program.serialize()) & variables.keys())
    return Expression(source, result, tuple((name, variables[name]) for name in used), program)


@lru_cache(maxsize=256)
def _environment(variables: frozenset[tuple[str, Kind]]) -> Any:
    """One environment for each set of variables: a pack has many expressions and few sets."""
    return cel.NewEnv(variables={name: CEL_TYPES[kind] for name, kind in variables}, functions=[_DATE])


def _date(text: str) -> datetime:
    return midnight(date.fromisoformat(text))


_DATE = cel.FunctionDecl(
    "date",
    [
        cel.Overload(
            "date_of_string", return_type=cel.Type.TIMESTAMP, parameters=[cel.Type.STRING], impl=_date
        )
    ],
)


def _fits(found: Any, wanted: Kind) -> bool:
    if wanted in {Kind.LIST, Kind.MAP}:
        return bool(found.name() == CEL_TYPES[wanted].name())
    return bool(found == CEL_TYPES[wanted])


_CONVERSIONS: Mapping[Kind, str] = {
    Kind.BOOL: "bool(…)",
    Kind.INT: "int(…)",
    Kind.DOUBLE: "double(…)",
    Kind.STRING: "string(…)",
}


def _wrong_result(found: Any, wanted: Kind) -> Mistake:
    known = next((kind for kind in Kind if _fits(found, kind)), None)
    if known is not None:
        sentence = f"这里要{TITLES[wanted]}，表达式得到的是{TITLES[known]}"
        return Mistake(1, 1, sentence, "改写表达式，或改变这一栏的类型")
    sentence = f"这里要{TITLES[wanted]}，表达式的类型要到计算时才知道"
    return Mistake(1, 1, sentence, f"用{_CONVERSIONS.get(wanted, '比较或函数')}写明类型")
