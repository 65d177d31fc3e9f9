"""What pydantic, YAML and the file system say in English, in words for the person who wrote the file."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import ErrorDetails
from ruamel.yaml.error import MarkedYAMLError

_EXPECTED = {
    "int": "整数",
    "decimal": "数字",
    "finite": "有限的数字",
    "date": "存在的日期，写成 2026-03-01",
    "string": "文字",
    "bool": "true 或 false",
    "tuple": "列表，每行以“- ”开头",
    "list": "列表，每行以“- ”开头",
    "dict": "“名称: 值”的对照",
    "model": "“名称: 值”的对照",
}
_BOUNDS = {
    "greater_than_equal": ("不小于", "ge"),
    "greater_than": ("大于", "gt"),
    "less_than_equal": ("不大于", "le"),
    "less_than": ("小于", "lt"),
}
_YAML = (
    (r"found duplicate key \"(?P<what>[^\"]*)\"", "“{what}”写了两次"),
    (r"expected ',' or '[\]}]'", "括号没有配对，或少了逗号"),
    (r"mapping values are not allowed", "冒号的位置不对"),
    (r"could not find expected ':'", "缺少冒号"),
    (r"found character '\\t'", "用了制表符缩进"),
    (r"found (an|undefined) alias", "不能用“*”引用，把内容写出来"),
    (r"could not determine a constructor", "不能使用“!”标记"),
    (r"found unexpected end of stream", "引号没有配对"),
)


def file_words(error: OSError) -> str:
    """Why a file cannot be opened or written."""
    match error:
        case FileNotFoundError():
            return "没有这个文件或文件夹"
        case IsADirectoryError():
            return "这是文件夹，不是文件"
        case NotADirectoryError() | FileExistsError():
            return "路径中有一段是文件，不是文件夹"
        case PermissionError():
            return "没有读写权限"
        case _:
            return f"文件打不开（{error.strerror or error}）"


def yaml_words(error: MarkedYAMLError) -> str:
    """What is wrong with the notation of the file."""
    problem = str(error.problem or error.context or "")
    for pattern, sentence in _YAML:
        if found := re.search(pattern, problem):
            return sentence.format(**found.groupdict())
    return "这一行或上一行看不懂"


def value_words(name: str, detail: ErrorDetails) -> tuple[str, str]:
    """Sentence and mend for a value that a model refuses."""
    kind, context = detail["type"], detail.get("ctx", {})
    said = f"“{name}”的值 {_shown(detail['input'])} 不对"
    if kind == "value_error":
        return (f"“{name}”不对：{context['error']}" if name else str(context["error"])), "按说明改正"
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        return said, f"应{words} {context[key]}"
    if kind in {"literal_error", "enum"}:
        return said, f"应为 {_choices(context)} 之一"
    expected = _EXPECTED.get(kind.partition("_")[0])
    return said, f"应为{expected}" if expected else f"按这一项的写法改正（{detail['msg']}）"


def _choices(context: dict[str, Any]) -> str:
    return str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
