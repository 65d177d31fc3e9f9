"""An expression, ready to be evaluated any number of times, by any thread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cel_expr_python import cel

from tongjian.engines.expressions.errors import EvaluationError, Unknown
from tongjian.engines.expressions.kinds import Kind, from_cel, to_cel

_ABSENT_KEY = re.compile(r'Key not found in map : "?(?P<key>.*?)"?$')

_CAUSES = {
    "divide by zero": "除数为零",
    "modulus by zero": "除数为零",
    "overflow": "数值超出范围",
    "too big to convert": "数值超出范围",
    "Index error": "列表中没有这一项",
    "regular expression": "正则表达式写错了",
    "No matching overloads": "键值表或列表中的值类型不符",
    "Iteration budget": "列表太长，循环次数超出限度",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked CEL expression.

    Two expressions are equal when source, result and the kinds of their variables are.
    """

    source: str
    result: Kind
    inputs: tuple[tuple[str, Kind], ...]
    """The variables it refers to, sorted by name, with their kinds."""
    _program: Any = field(repr=False, compare=False)

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables it refers to."""
        return frozenset(name for name, _ in self.inputs)

    def evaluate(self, values: Mapping[str, object]) -> object:
        """The result for these values, keyed by dotted name (`{"site.use": "residential"}`).

        None is absent, and names the expression does not use are ignored. An absent value makes the result
        unknown only where it matters: `absent || true` is true, `absent && false` is false.

        Raises `Unknown` when the result depends on an absent value, `EvaluationError` when it cannot be
        computed.
        """
        given = {
            name: to_cel(name, kind, value)
            for name, kind in self.inputs
            if (value := values.get(name)) is not None
        }
        try:
            outcome = self._program.eval(data=given)
        except RuntimeError as error:
            raise self._failure(str(error)) from error
        if outcome.type() == cel.Type.ERROR:
            raise self._no_result(outcome.value(), given)
        return from_cel(self.result, outcome)

    def _no_result(self, reason: str, given: Mapping[str, object]) -> Unknown | EvaluationError:
        if "No value with name" in reason:
            return Unknown(self.variables - given.keys())
        if absent := _ABSENT_KEY.search(reason):
            return Unknown([absent["key"]])
        return self._failure(reason)

    def _failure(self, reason: str) -> EvaluationError:
        cause = next((said for mark, said in _CAUSES.items() if mark in reason), reason)
        return EvaluationError(f"无法计算“{self.source}”：{cause}")
