"""CEL, the one expression language of packs: gateways, form fields, applicability of rules, measures.

An expression is parsed once, when its pack is loaded, and type-checked against declared variables; a
mistake is an `ExpressionError` with file, line and column. It sees the values given to `evaluate` and
nothing else. A value that is absent is *unknown*, never false.
"""

from tongjian.engines.expressions.compiler import compile_expression
from tongjian.engines.expressions.errors import EvaluationError, ExpressionError, Unknown
from tongjian.engines.expressions.expression import Expression
from tongjian.engines.expressions.kinds import Kind

__all__ = ["EvaluationError", "Expression", "ExpressionError", "Kind", "Unknown", "compile_expression"]
