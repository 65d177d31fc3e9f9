"""Files of a pack: YAML 1.2 as plain data, with the line of everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.reader import Source, read


def source(tmp_path: Path, text: str | bytes) -> Source:
    file = tmp_path / "file.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file)


def test_scalars_are_those_of_yaml_1_2(tmp_path: Path) -> None:
    text = "a: yes\nb: true\nc: 12\nd: 012\ne: 1.50\nf: 2024-06-01\ng: ~\nh: '12'\ni: 2024-02-30\nj: on\n"
    data = source(tmp_path, text).data
    assert data == {
        "a": "yes",  # not a truth value in YAML 1.2
        "b": True,
        "c": 12,
        "d": "012",  # a code, not the number ten or twelve
        "e": "1.50",  # decimals stay text, so that they stay exact
        "f": date(2024, 6, 1),
        "g": None,
        "h": "12",
        "i": "2024-02-30",
        "j": "on",
    }


def test_every_key_and_item_has_its_line(tmp_path: Path) -> None:
    found = source(tmp_path, "a: 1\nb:\n  - {c: 1, d: 2}\n  -\n    c: 3\n    d: 4\n")
    assert found.line("a") == 1
    assert found.line("b", 0, "d") == 3
    assert found.line("b", 1) == 5
    assert found.line("b", 1, "d") == 6
    assert found.line("b", 1, "nothing", "below") == 5
    assert found.line("nothing") == 1


def test_a_key_written_twice_is_told_and_the_first_holds(tmp_path: Path) -> None:
    found = source(tmp_path, "a: 1\nb: 2\na: 3\n")
    assert found.data["a"] == 1
    assert [(m.line, "第 1 行" in m.sentence) for m in found.mistakes] == [(3, True)]


def test_a_name_that_is_not_a_word(tmp_path: Path) -> None:
    found = source(tmp_path, "a: 1\n? {b: 1}\n: 2\n")
    assert found.data == {"a": 1}
    assert [(m.line, m.sentence) for m in found.mistakes] == [(2, "名称不是一个词")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (b"", 1, "名称: 值"),
        (b"- a\n", 1, "名称: 值"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"a: [1\nb: 2\n", 2, "YAML"),
        (b"a:\n\tb: 1\n", 2, "制表符"),
        (b"a: &x [*x]\n", 1, "引用了多次"),
        (b"a: &x [1, 2]\nb: [*x, *x]\n", 1, "引用了多次"),
        (b"a: " + b"[" * 20_000, 1, "嵌套"),
        (b"a: " + b"[" * 40 + b"]" * 40, 1, "嵌套"),
        (b"a: *unknown\n", 1, "YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, text: bytes, line: int, says: str
) -> None:
    with pytest.raises(PackErrors) as refused:
        source(tmp_path, text)
    (mistake,) = refused.value.mistakes
    assert (mistake.line, says in mistake.sentence) == (line, True), mistake
    assert mistake.mend


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match=r"missing.yaml:1：没有这个文件"):
        read(tmp_path / "missing.yaml")


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    assert source(tmp_path, "a: 1\n").data == {"a": 1}
    assert source(tmp_path, "a: 23\n").data == {"a": 23}


def test_tags_run_nothing(tmp_path: Path) -> None:
    assert source(tmp_path, "a: !!python/object/apply:os.system [echo]\n").data == {"a": ["echo"]}
