"""Every mistake in an expression is refused at load, with its place and the way to mend it."""

from __future__ import annotations

import pytest

from tongjian.engines.expressions import ExpressionError, Kind, compile_expression

VARIABLES = {
    "site.use": Kind.STRING,
    "site.area": Kind.DOUBLE,
    "site.urgent": Kind.BOOL,
    "project.storeys": Kind.INT,
    "facts": Kind.MAP,
}


def refusal(source: str, result: Kind = Kind.BOOL, line: int = 1, column: int = 1) -> ExpressionError:
    with pytest.raises(ExpressionError) as error:
        compile_expression(source, VARIABLES, result=result, file="rule.yaml", line=line, column=column)
    assert error.value.file == "rule.yaml"
    assert error.value.mend
    return error.value


@pytest.mark.parametrize(
    ("source", "line", "column", "sentence", "mend"),
    [
        ("site.us == 'a'", 1, 1, "没有声明过“site.us”", "是否想写“site.use”"),
        ("site.urgent && site.aera > 1.0", 1, 16, "没有声明过“site.aera”", "site.area"),
        ("site.urgent &&\n  x", 2, 3, "没有声明过“x”", "可用的变量"),
        ("site.use == '中文' && x", 1, 21, "没有声明过“x”", "可用的变量"),
        ("open('/etc/passwd') == ''", 1, 1, "没有函数“open”", "标准函数"),
        ("site.urgent || site.use.lower() == ''", 1, 16, "没有函数“lower”", "标准函数"),
        ("__import__('os') == ''", 1, 1, "没有函数", "标准函数"),
        ("site.area > 24", 1, 11, "一个是小数，一个是整数", "24.0"),
        ("project.storeys > 24.0", 1, 17, "一个是小数，一个是整数", "24.0"),
        ("site.use == 3", 1, 10, "不能用于文本与整数", "引号"),
        ("site.use && site.urgent", 1, 10, "“&&”不能用于文本与是/否", "同一种类型"),
        ("site.urgent &&", 1, 15, "没有写完", "右括号"),
        ("(site.urgent", 1, 13, "没有写完", "右括号"),
        ("site.urgent = true", 1, 13, "不是比较", "=="),
        ("site.use == 'abc", 1, 13, "引号没有结束", "补上"),
        ("site.urgent and true", 1, 13, "“and”附近", "&&"),
        ("用途 == 'a'", 1, 1, "不认识的符号", "半角"),
        ("site.urgent ＆＆ true", 1, 13, "不认识的符号", "半角"),
        ("has(site.urgent)", 1, 1, "has(site.urgent)", "未知"),
        ("true &&\n has( site.urgent )", 2, 2, "has(site.urgent)", "未知"),
        ("date('2026-02-30') > date('2026-01-01')", 1, 1, "真实存在", "date("),
        ("date(site.use) > date('2026-01-01')", 1, 1, "真实存在", "date("),
        ("  ", 1, 1, "空的", "条件"),
        ("(" * 40 + "true" + ")" * 40, 1, 1, "32 层", "拆成"),
        ("true || " * 2000 + "true", 1, 1, "超过 10000", "拆成"),
        ("facts.urgent", 1, 1, "要到计算时才知道", "bool(…)"),
        ("site.area", 1, 1, "要是/否，表达式得到的是小数", "改写"),
    ],
)
def test_mistakes_are_placed_and_mendable(
    source: str, line: int, column: int, sentence: str, mend: str
) -> None:
    error = refusal(source)
    assert (error.line, error.column) == (line, column)
    assert sentence in error.sentence
    assert mend in error.mend
    assert f"rule.yaml:{line}:{column}" in str(error)


def test_the_place_is_that_of_the_file() -> None:
    error = refusal("true &&\n x", line=7, column=12)
    assert (error.line, error.column) == (8, 2)
    error = refusal("x", line=7, column=12)
    assert (error.line, error.column) == (7, 12)


def test_words_inside_texts_and_comments_are_no_mistakes() -> None:
    compile_expression("site.use == 'has(site.urgent) date(x)' // date(1)", VARIABLES)
    compile_expression("has(facts.urgent) && facts.urgent == true", VARIABLES)


@pytest.mark.parametrize("wanted", [kind for kind in Kind if kind is not Kind.STRING])
def test_the_result_is_of_the_kind_that_is_wanted(wanted: Kind) -> None:
    assert "文本" in refusal("site.use", result=wanted).sentence


def test_nothing_is_declared() -> None:
    with pytest.raises(ExpressionError, match="不能使用任何变量"):
        compile_expression("x", {})
