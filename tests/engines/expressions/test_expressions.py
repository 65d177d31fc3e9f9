"""What a pack may write in an expression, and what absent values mean."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.expressions import EvaluationError, Kind, Unknown, compile_expression

VARIABLES = {
    "site.use": Kind.STRING,
    "site.area": Kind.DOUBLE,
    "site.new_development": Kind.BOOL,
    "project.kind": Kind.STRING,
    "project.tags": Kind.STRINGS,
    "project.storeys": Kind.INT,
    "conditions.issued": Kind.DATE,
    "outcome.review": Kind.STRING,
    "facts": Kind.MAP,
    "numbers": Kind.LIST,
}


def evaluate(source: str, values: dict[str, object], result: Kind = Kind.BOOL) -> object:
    return compile_expression(source, VARIABLES, result=result).evaluate(values)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        (
            "site.use == 'residential' && site.area > 24.0",
            {"site.use": "residential", "site.area": 25.0},
            True,
        ),
        ("project.kind != 'linear'", {"project.kind": "linear"}, False),
        ("site.area >= 24.5", {"site.area": Decimal("24.5")}, True),
        ("site.area >= 24.0", {"site.area": 24}, True),
        ("'消防' in project.tags", {"project.tags": ["人防", "消防"]}, True),
        ("'消防' in project.tags", {"project.tags": ("人防",)}, False),
        ("project.storeys in [1, 2, 3]", {"project.storeys": 3}, True),
        ("conditions.issued >= date('2023-03-01')", {"conditions.issued": date(2023, 3, 1)}, True),
        ("conditions.issued >= date('2023-03-01')", {"conditions.issued": date(2023, 2, 28)}, False),
        ("facts.height > 24.0", {"facts": {"height": Decimal("24.01")}}, True),
        ("has(facts.height)", {"facts": {"height": None}}, False),
        ("numbers.exists(n, n > 2)", {"numbers": [1, 2, 3]}, True),
        ("outcome.review == '中文'", {"outcome.review": "中文"}, True),
        ("site.use.matches('^res')", {"site.use": "residential"}, True),
    ],
)
def test_conditions_of_packs(source: str, values: dict[str, object], expected: bool) -> None:
    assert evaluate(source, values) is expected


@pytest.mark.parametrize(
    ("source", "result", "values", "expected"),
    [
        ("project.storeys * 2", Kind.INT, {"project.storeys": 4}, 8),
        ("site.area / 2.0", Kind.DOUBLE, {"site.area": 5}, 2.5),
        ("site.use + '用地'", Kind.STRING, {"site.use": "住宅"}, "住宅用地"),
        ("conditions.issued", Kind.DATE, {"conditions.issued": date(2020, 1, 2)}, date(2020, 1, 2)),
        ("numbers.filter(n, n > 1)", Kind.LIST, {"numbers": [1, 2, 3]}, [2, 3]),
        ("project.tags", Kind.STRINGS, {"project.tags": ["a"]}, ["a"]),
        ("facts", Kind.MAP, {"facts": {"a": {"b": [1]}}}, {"a": {"b": [1]}}),
    ],
)
def test_results_of_every_kind(
    source: str, result: Kind, values: dict[str, object], expected: object
) -> None:
    assert evaluate(source, values, result) == expected


def test_it_says_which_variables_it_needs() -> None:
    expression = compile_expression(
        "site.use == 'project.kind' && project.tags.exists(t, t == site.use) || facts.area > 1.0", VARIABLES
    )
    assert expression.variables == {"site.use", "project.tags", "facts"}


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("site.new_development || site.use == 'a'", {"site.use": "b"}),
        ("site.new_development && site.use == 'a'", {"site.use": "a"}),
        ("!site.new_development", {}),
        ("site.new_development ? true : true", {}),
        ("site.new_development == site.new_development", {"site.new_development": None}),
        ("numbers.exists(n, site.new_development)", {"numbers": [1]}),
    ],
)
def test_an_absent_value_is_unknown(source: str, values: dict[str, object]) -> None:
    with pytest.raises(Unknown) as unknown:
        evaluate(source, values)
    assert unknown.value.missing == ("site.new_development",)


def test_an_absent_key_of_a_map_is_unknown() -> None:
    with pytest.raises(Unknown) as unknown:
        evaluate("facts.height > 24.0", {"facts": {"height": None}})
    assert unknown.value.missing == ("height",)


def test_unknown_names_everything_that_is_missing() -> None:
    with pytest.raises(Unknown, match=r"site\.area、site\.use"):
        evaluate("site.use == 'a' && site.area > 1.0 && project.storeys > 1", {"project.storeys": 2})


NAMES = ("a", "b", "c")
PROPOSITIONS = st.recursive(
    st.sampled_from((*NAMES, "true", "false")),
    lambda inner: (
        st.builds("!({})".format, inner)
        | st.builds("({} && {})".format, inner, inner)
        | st.builds("({} || {})".format, inner, inner)
    ),
    max_leaves=8,
)


def two_valued(source: str, values: dict[str, bool]) -> bool:
    python = source.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    return bool(eval(python, {"true": True, "false": False}, dict(values)))


@given(PROPOSITIONS, st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_three_valued_logic_is_sound(source: str, known: dict[str, bool]) -> None:
    """A result given while values are absent holds whatever those values turn out to be."""
    expression = compile_expression(source, dict.fromkeys(NAMES, Kind.BOOL))
    absent = [name for name in NAMES if name not in known]
    completions = [
        two_valued(source, known | dict(zip(absent, rest, strict=True)))
        for rest in itertools.product((False, True), repeat=len(absent))
    ]
    try:
        result = expression.evaluate(known)
    except Unknown as unknown:
        assert set(unknown.missing) == expression.variables - known.keys() != set()
    else:
        assert set(completions) == {result}


@pytest.mark.parametrize(
    ("source", "values", "sentence"),
    [
        ("1 / project.storeys > 0", {"project.storeys": 0}, "除数为零"),
        ("project.storeys * project.storeys > 0", {"project.storeys": 2**62}, "超出范围"),
        ("project.storeys > 0", {"project.storeys": 2**70}, "超出范围"),
        ("project.storeys > 0", {"project.storeys": True}, "应为整数"),
        ("project.storeys > 0", {"project.storeys": 1.0}, "应为整数"),
        ("site.area > 0.0", {"site.area": True}, "应为小数"),
        ("site.area > 0.0", {"site.area": "12"}, "应为小数"),
        ("site.area > 0.0", {"site.area": 10**400}, "应为小数"),
        ("site.use == 'a'", {"site.use": 1}, "应为文本"),
        ("'a' in project.tags", {"project.tags": "abc"}, "应为文本列表"),
        ("'a' in project.tags", {"project.tags": [1]}, "应为文本列表"),
        ("conditions.issued > date('2020-01-01')", {"conditions.issued": datetime.now(UTC)}, "应为日期"),
        ("facts.a == 1", {"facts": {"a": object()}}, "应为键值表"),
        ("facts.a + 1 > 0", {"facts": {"a": "s"}}, "类型不符"),
        ("numbers[3] == 1", {"numbers": [1]}, "没有这一项"),
        ("site.use.matches(outcome.review)", {"site.use": "a", "outcome.review": "("}, "正则表达式"),
        (
            "numbers.exists(a, numbers.exists(b, numbers.exists(c, a + b + c < 0)))",
            {"numbers": list(range(100))},
            "循环次数",
        ),
    ],
)
def test_what_cannot_be_computed_says_why(source: str, values: dict[str, object], sentence: str) -> None:
    with pytest.raises(EvaluationError, match=sentence):
        evaluate(source, values)


def test_equal_and_hashable_by_source() -> None:
    first, second = (compile_expression("site.area > 1.0", VARIABLES) for _ in range(2))
    assert first == second
    assert {first: 1}[second] == 1
    assert first != compile_expression("site.area > 2.0", VARIABLES)


def test_threads_share_one_expression() -> None:
    expression = compile_expression("site.area > 100.0 && site.use == 'even'", VARIABLES)
    wrong: list[int] = []

    def work(offset: int) -> None:
        for n in range(offset, offset + 500):
            given = {"site.area": float(n), "site.use": "even" if n % 2 == 0 else "odd"}
            if expression.evaluate(given) is not (n > 100 and n % 2 == 0):
                wrong.append(n)

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 50, 90, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
