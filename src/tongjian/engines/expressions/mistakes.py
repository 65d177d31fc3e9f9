"""The compiler's complaints, turned into sentences for the person who wrote the expression."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tongjian.engines.expressions.kinds import Kind

LONGEST = 10_000
"""Characters. Longer than any condition a person can check by reading."""


class Mistake(NamedTuple):
    """What is wrong with an expression, at which line and column of it (from 1), and the way to mend it."""

    line: int
    column: int
    sentence: str
    mend: str


_STRINGS_AND_COMMENTS = re.compile(
    r"""[rR][bB]?(?:'[^'\n]*'|"[^"\n]*")"""
    r"""|'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\""""
    r"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|//[^\n]*""",
    re.DOTALL,
)
_HAS = re.compile(r"(?<![\w.])has\s*\(\s*([A-Za-z_][\w.]*)\s*\)")
_DATE_CALL = re.compile(r"(?<![\w.])date\s*\(")
_DATE_LITERAL = re.compile(r"""\s*(?:'([^'\n]*)'|"([^"\n]*)")\s*\)""")
_COMPLAINT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'")
_STRANGE = re.compile(r"token recognition error at: '(.*)'")
_NAME_BEFORE = re.compile(r"[A-Za-z_][\w.]*$")

_TYPE_WORDS = {
    "string": "文本",
    "int": "整数",
    "uint": "无符号整数",
    "double": "小数",
    "bool": "是/否",
    "google.protobuf.Timestamp": "日期",
    "timestamp": "日期",
    "dyn": "未定类型",
    "null_type": "null",
    "list(string)": "文本列表",
}


def written_wrongly(source: str, variables: Mapping[str, Kind]) -> Mistake | None:
    """Mistakes the compiler would let pass: `has()` of a variable, a date that does not exist, too long."""
    if not source.strip():
        return Mistake(1, 1, "表达式是空的", "写出条件，或删去这一项")
    if len(source) > LONGEST:
        return Mistake(1, 1, f"表达式有 {len(source)} 个字符，超过 {LONGEST}", "拆成几个表达式")
    code = _STRINGS_AND_COMMENTS.sub(lambda found: " " * len(found[0]), source)
    for call in _HAS.finditer(code):
        if call[1] in variables:  # CEL would silently drop has() here and use the value itself
            return _at(
                source,
                call.start(),
                f"has({call[1]}) 不能用于声明过的变量",
                "直接使用变量：缺失的值按“未知”处理，不会当作“否”",
            )
    for call in _DATE_CALL.finditer(code):
        if not _is_real_date(source, call.end()):
            return _at(
                source, call.start(), "date() 里不是真实存在的日期", "写成 date('2026-03-01') 这样的日期"
            )
    return None


def diagnose(complaint: str, source: str, variables: Mapping[str, Kind]) -> Mistake:
    """The first complaint of the compiler, in words."""
    if "recursion limit" in complaint:
        return Mistake(1, 1, "表达式的括号或嵌套超过 32 层", "拆成几个表达式")
    place = _COMPLAINT.search(complaint)
    if place is None:
        return Mistake(1, 1, f"表达式无法解析：{complaint}", "对照 CEL 的写法检查这一处")
    line, column, said = int(place[1]), int(place[2]), place[3]
    if found := _UNDECLARED.search(said):
        return _undeclared(found[1], source, line, column, variables)
    if found := _OVERLOAD.search(said):
        return Mistake(line, column, *_overload(found[1], found[2]))
    if found := _STRANGE.search(said):
        return Mistake(line, column, *_strange(found[1].strip()))
    if "'<EOF>'" in said:
        return Mistake(line, column, "表达式没有写完", "补上缺少的部分或右括号")
    if "Syntax error" in said:
        return Mistake(
            line,
            column,
            "此处写法不对" + _quoted(said),
            "运算符为 && || ! == != < <= > >= in，检查是否缺少运算符或括号",
        )
    return Mistake(
        line, column, f"此处写法不对：{said.removesuffix(' [INVALID_ARGUMENT]')}", "对照 CEL 的写法检查这一处"
    )


def _at(source: str, position: int, sentence: str, mend: str) -> Mistake:
    before = source[:position]
    return Mistake(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1, sentence, mend)


def _is_real_date(source: str, position: int) -> bool:
    literal = _DATE_LITERAL.match(source, position)
    if literal is None:
        return False
    try:
        date.fromisoformat(literal[1] or literal[2] or "")
    except ValueError:
        return False
    return True


def _undeclared(name: str, source: str, line: int, column: int, variables: Mapping[str, Kind]) -> Mistake:
    """The compiler points at the last dot of a dotted name; a person looks for its beginning."""
    text = source.split("\n")[line - 1]
    if text[column - 1 : column] == "." and (before := _NAME_BEFORE.search(text[: column - 1])):
        column = before.start() + 1
    if text[column - 1 : column] == "(":
        start = _NAME_BEFORE.search(text[: column - 1])
        place = start.start() + 1 if start else column
        return Mistake(line, place, f"没有函数“{name}”", "只能用 CEL 的标准函数和 date()")
    close = difflib.get_close_matches(name, variables, n=1, cutoff=0.6)
    if close:
        mend = f"是否想写“{close[0]}”"
    elif variables:
        mend = f"可用的变量：{'、'.join(sorted(variables)[:12])}{'……' if len(variables) > 12 else ''}"
    else:
        mend = "这里不能使用任何变量"
    return Mistake(line, column, f"没有声明过“{name}”", mend)


def _overload(operator: str, types: str) -> tuple[str, str]:
    shown = operator.strip("_").removeprefix("@") if operator != "_?_:_" else "? :"
    kinds = [_TYPE_WORDS.get(kind, kind) for kind in types.split(", ")]
    if {"double", "int"} == set(types.split(", ")):
        return (
            f"“{shown}”两边一个是小数，一个是整数",
            "小数的字面值要写小数点，例如 24.0；整数变量可写 double(变量)",
        )
    return f"“{shown}”不能用于{'与'.join(kinds)}", "两边要是同一种类型；文本放在引号里，小数写成 24.0"


def _strange(symbol: str) -> tuple[str, str]:
    if symbol.startswith("="):
        return "单个“=”不是比较", "相等写 ==，不等写 !="
    if symbol.startswith(("'", '"')):
        return f"引号没有结束：{symbol}", "在文本末尾补上同样的引号"
    return f"不认识的符号“{symbol}”", "文本要放在引号里，名称和运算符用英文半角字符"


def _quoted(said: str) -> str:
    near = re.search(r"input '([^']*)'", said)
    return f"（“{near[1]}”附近）" if near else ""
