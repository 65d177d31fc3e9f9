"""Lists: one canonical writing, one digest, and a sentence with the line for whatever is wrong."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.engines.draws import (
    DrawError,
    Inspector,
    Interest,
    Listed,
    ListErrors,
    ObjectList,
    Rules,
    Size,
    Staff,
    plan,
    read_inspectors,
    read_interests,
    read_objects,
)

CSV = "编号,名称,分层,等级,区域,专业\no2,乙,吴江,B,东,结构；消防\no1,甲,吴中,A,西,\n"


def test_the_digest_is_what_standard_tools_find() -> None:
    read = read_objects(CSV.encode())
    heading, *lines = read.objects.text.encode().removesuffix(b"\n").split(b"\n")
    assert heading.split(b"\t") == [name.encode() for name in Listed._fields]
    assert lines == sorted(lines) == ["吴中\to1\tA\t\t西\t".encode(), "吴江\to2\tB\t\t东\t消防;结构".encode()]
    assert read.objects.digest == hashlib.sha256(read.objects.text.encode()).hexdigest()
    assert read.unread == ("名称",)


@settings(max_examples=50, deadline=None)
@given(
    st.sets(st.tuples(st.sampled_from("ab乙"), st.text("xyz甲,\"' ", min_size=1, max_size=4)), min_size=1),
    st.randoms(),
)
def test_the_order_of_the_lines_makes_no_difference_and_a_list_reads_back(
    keys: set[tuple[str, str]], chance: random.Random
) -> None:
    rows = [Listed(stratum, name.replace(" ", "_")) for stratum, name in sorted(keys)]
    rows = list(dict.fromkeys(rows))
    once = ObjectList.of(rows)
    chance.shuffle(rows)
    assert ObjectList.of(rows).digest == once.digest
    assert read_objects(once.text.encode()).objects == once


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("编号\n", "第 1 行：名单是空的"),
        ("", "缺少列“id”"),
        ("名称\n甲\n", "缺少列“id”"),
        ("id,编号\na,b\n", "列“id”出现了两次"),
        ("编号,等级\na,A\nb\n", "第 3 行：有 1 列，标题有 2 列"),
        ("编号,等级\na,A\n,B\n", "第 3 行：没有编号"),
        ("编号,等级\na,A\n\nb,A\na,B\n", "第 5 行：编号“a”在第 2 行已有"),
        ("分层,编号\n东,a\n东,a\n", "第 3 行：编号“a”在“东”中第 2 行已有"),
        ("编号\na\nb \n", "第 3 行：编号“b ”前后有空格"),
        ("编号\na\u0007\n", "第 2 行：编号中有看不见的控制字符"),
        ('编号\n"a\nb"\n', "编号中有看不见的控制字符或换行"),
        ("编号\ne\u0301\n", "分解形式"),
        (f"编号\n{'长' * 201}\n", "第 2 行：编号超过 200 个字符"),
        ('编号,等级\n"a,A\n', "读不懂"),
    ],
)
def test_a_bad_list_costs_a_sentence_with_its_line(content: str, sentence: str) -> None:
    with pytest.raises(DrawError, match=sentence):
        read_objects(content.encode())


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(DrawError, match="第 2 行：不是 UTF-8"):
        read_objects("id\n甲\n".encode("gb18030"))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60) | st.text("id,\t\n\r\"'\ufeff;a甲", max_size=40).map(str.encode))
def test_no_file_is_worse_than_a_sentence(content: bytes) -> None:
    for read in (read_objects, read_inspectors, read_interests):
        try:
            read(content)
        except DrawError as error:
            assert str(error).endswith("。")


def test_only_the_first_mistakes_are_listed_and_all_are_counted() -> None:
    with pytest.raises(ListErrors, match="另有 99 处") as found:
        ObjectList.of(Listed("", " x") for _ in range(60))
    assert (len(found.value.mistakes), found.value.count) == (20, 119)


@pytest.mark.parametrize(
    ("people", "interests", "sentence"),
    [
        ([], [], "名单是空的"),
        ([Inspector("a"), Inspector("a")], [], "第 3 行：编号“a”重复"),
        ([Inspector("")], [], "没有编号"),
        ([Inspector("a", "消防;结构;消防")], [], "没有排序或有重复"),
        ([Inspector("a\t")], [], "控制字符"),
        ([Inspector("a")], [Interest("b", "o")], "检查人员“b”不在人员名单里"),
    ],
)
def test_bad_lists_of_people_cost_a_sentence(
    people: list[Inspector], interests: list[Interest], sentence: str
) -> None:
    with pytest.raises(ListErrors, match=sentence):
        Staff.of(people, interests)


def ruled(**given: object) -> Rules:
    return Rules.model_validate({"title": "t", "size": {"total": 1}, **given})


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (ruled(weights={"A": 1}), "1 个对象（o2）的“B”得不出权重。请在规则 weights 中给它一个权重，现有：A"),
        (ruled(weights="listed"), "得不出权重。请改为 1 至 100000 的整数"),
        (ruled(exclude=[{"id": "o9", "reason": "已注销"}]), "“o9”不在名单里"),
        (
            ruled(exclude=[{"id": "o1", "reason": "已注销"}, {"id": "o2", "reason": "已注销"}]),
            "全部被 exclude 排除",
        ),
        (ruled(teams={}), "却没有人员名单"),
    ],
)
def test_rules_that_do_not_fit_the_list_cost_a_sentence(rules: Rules, sentence: str) -> None:
    objects = ObjectList.of([Listed("", "o1", "A", "0"), Listed("", "o2", "B", "7")])
    with pytest.raises(DrawError, match=sentence):
        plan(rules, objects)


def test_people_without_rules_for_them_are_refused() -> None:
    with pytest.raises(DrawError, match="规则却没有写 teams"):
        plan(ruled(), ObjectList.of([Listed("", "o1")]), Staff.of([Inspector("a")]))


def test_an_excluded_object_leaves_every_stratum() -> None:
    objects = ObjectList.of([Listed(s, o) for s in "ab" for o in ("o1", "o2", "o3")])
    rules = Rules.model_validate(
        {"title": "t", "size": Size(ratio="100%"), "exclude": [{"id": "o2", "reason": "停产"}]}
    )
    assert [[row.id for row in pool.rows] for pool in plan(rules, objects).pools] == [["o1", "o3"]] * 2
