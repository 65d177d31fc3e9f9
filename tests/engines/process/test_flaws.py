"""Every kind of flaw has a file that shows it, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from time import process_time

import pytest

from tests.engines.process.generated import Maker
from tests.engines.process.notation import bpmn, graph_of, outcomes
from tongjian.engines.process import Flaw, ProcessErrors, load
from tongjian.engines.process.flaws import CATALOGUE
from tongjian.engines.process.xml import LARGEST

FLAWED = Path(__file__).parent / "flaws"

# A process without any end event has nodes that lead nowhere, too.
ALONGSIDE = {"no-end": {"dead-end"}}


def flaws_of(source: bytes | Path) -> tuple[Flaw, ...]:
    def itself(called: str) -> Path | None:
        return FLAWED / "call-cycle.bpmn" if called == "p" else None

    with pytest.raises(ProcessErrors) as errors:
        load(source, outcomes("a", "b", "c"), itself)
    return errors.value.flaws


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_file_shows_the_flaw(code: str) -> None:
    flaws = flaws_of(FLAWED / f"{code}.bpmn")
    assert {flaw.code for flaw in flaws} == {code} | ALONGSIDE.get(code, set())
    for flaw in flaws:
        assert not set("{}") & set(flaw.sentence + flaw.mend)
        assert 0 < flaw.line <= len((FLAWED / f"{code}.bpmn").read_text("utf-8").splitlines())


def test_every_file_belongs_to_a_flaw() -> None:
    assert {path.stem for path in FLAWED.glob("*.bpmn")} == set(CATALOGUE)


def flawed(text: str) -> set[tuple[str, str]]:
    """Code and node of every flaw of the lines in `text`."""
    with pytest.raises(ProcessErrors) as errors:
        graph_of(text)
    return {(flaw.code, flaw.node) for flaw in errors.value.flaws}


def test_all_flaws_are_reported_at_once() -> None:
    text = """
    start > a > x1 {outcome.a == 'b'} > b > p1 > c > end
    x1 {outcome.typo == 1} > d > p1
    e > end
    c > nowhere
    """
    assert flawed(text) == {
        ("condition-wrong", "x1"),
        ("no-default", "x1"),
        ("join-starves", "p1"),
        ("unreachable", "e"),
        ("several-outgoing", "c"),
        ("dead-end", "nowhere"),
    }


def test_a_condition_is_blamed_at_its_own_line() -> None:
    source = bpmn("start > a > x1 {outcome.a == 'b' &&} > b > end \n x1 > end")
    (flaw,) = flaws_of(source.replace(b"outcome.a == ", b"\n\n  outcome.a == "))
    lines = source.decode().splitlines()
    written = next(number for number, line in enumerate(lines, 1) if "&amp;&amp;" in line)
    assert (flaw.code, flaw.line) == ("condition-wrong", written + 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A branch that may end early leaves the join waiting.
        (
            "start > a > p1 > b > x1 > p2 > d > end \n p1 > c > p2 \n x1 {outcome.b == 'stop'} > end2",
            {("join-starves", "p2")},
        ),
        # Two flows of one branch into the join: only one of them comes.
        (
            "start > p1 > b > x1 > p2 > d > end \n p1 > c > p2 \n x1 {outcome.b == 'x'} > p2",
            {("join-starves", "p2")},
        ),
        # Branches of one split into two joins.
        (
            "start > p1 > a > p2 > end \n p1 > p3 > b > p2 \n p3 > c > p4 > end2 \n p1 > d > p4",
            {("branches-part", "p3")},
        ),
        # An interrupting boundary event leaves the block.
        (
            "start > p1 > a > p2 > c > end \n p1 > b > p2 \n bm1 on a \n bm1 > d > end2",
            {("join-starves", "p2")},
        ),
        # A loop that comes back into the middle of a block.
        (
            "start > p1 > x2 > a > p2 > x1 > end \n p1 > b > p2 \n x1 {outcome.a == 'again'} > x2",
            {("block-entered", "p1")},
        ),
        # The join of an inclusive split, without the split.
        ("start > a > x1 > o1 > end \n x1 {outcome.a == 'b'} > b > o1", {("join-starves", "o1")}),
        # A flaw inside a sub-process.
        ("start > sub1 > end \n sub1: start1 > p1 > a > b > end1 \n sub1: p1 > b", {("branches-meet", "p1")}),
        # An instant sub-process does not break an idle loop, and neither does a list that may be empty.
        (
            "start > x1 > sub1 > x2 > end \n x2 {outcome.a == 'b'} > x1 \n sub1: start1 > end1",
            {("idle-loop", "x1")},
        ),
        (
            "start > x1 > a > x2 > end \n x2 {outcome.a == 'b'} > x1 \n a each people",
            {("idle-loop", "x1")},
        ),
        # An inclusive block may be passed at once by its empty branch.
        (
            "start > x1 > o1 {outcome.a == 'b'} > a > o2 > x2 > end \n o1 > o2 \n x2 {outcome.a == 'b'} > x1",
            {("idle-loop", "x1")},
        ),
    ],
)
def test_structures_that_cannot_be_proved(text: str, expected: set[tuple[str, str]]) -> None:
    assert flawed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Choices may jump about as they like.
        """
        start > a > x1 > x2 > b > x3 > end
        x1 {outcome.a == 'b'} > x4 > c > x3
        x2 {outcome.a == 'c'} > x4
        x3 {outcome.b == 'again'} > x2
        """,
        # A parallel block in a loop, of which one branch is empty.
        "start > x1 > p1 > a > p2 > x2 > end \n p1 > p2 \n x2 {outcome.a == 'again'} > x1",
        # A block that ends by itself, as one way of a choice.
        "start > a > x1 > end \n x1 {outcome.a == 'b'} > p1 > b > end2 \n p1 > c > end3",
        # A loop inside a branch.
        "start > p1 > x1 > a > x2 > p2 > end \n p1 > b > p2 \n x2 {outcome.a == 'again'} > x1",
        # Blocks in blocks, side by side and one in another.
        "start > p1 > p3 > a > p4 > p5 > b > p6 > p2 > end \n p1 > p2 \n p3 > c > p4 \n p5 > d > p6",
        # A gateway with one way in and one out does nothing.
        "start > p1 > a > o1 > x1 > end",
        # An interrupting boundary event is a choice.
        "start > p1 > a > x1 > p2 > end \n p1 > b > p2 \n bm1 on a \n bm1 > c > x1",
    ],
)
def test_structures_that_are_sound(text: str) -> None:
    graph_of(text)


def test_a_flaw_in_a_called_process_is_named_with_its_call() -> None:
    inner = bpmn("start > a > end \n b > end", "inner")
    with pytest.raises(ProcessErrors) as errors:
        graph_of("start > call1 > end \n call1 = inner", lambda _: inner)
    assert [(flaw.code, flaw.node) for flaw in errors.value.flaws] == [("unreachable", "call1/b")]


def test_a_file_larger_than_anyone_draws_is_refused() -> None:
    assert [flaw.code for flaw in flaws_of(b" " * (LARGEST + 1))] == ["too-large"]
    chain = " > ".join(f"t{number}" for number in range(2_000))
    assert [flaw.code for flaw in flaws_of(bpmn(f"start > {chain} > end"))] == ["too-large"]


def test_the_sentence_says_where_what_and_how_to_mend() -> None:
    with pytest.raises(ProcessErrors) as errors:
        graph_of("start > a > b > end \n a > end")
    assert str(errors.value) == (
        "第 6 行［a］“a”有多条出线，含义不明。在它之后放一个网关：只走一条用排他网关，都走用并行网关。"
    )


@pytest.mark.parametrize("encoding", ["utf-7", "gb18030", "no-such-thing"])
def test_an_encoding_that_cannot_be_read_is_refused(encoding: str) -> None:
    source = bpmn("start > a > end").replace(b"UTF-8", encoding.encode())
    assert [flaw.code for flaw in flaws_of(source)] == ["not-xml"]


def nested(depth: int) -> str:
    """A parallel gateway of 20 branches, in one of which stands another one, and so on."""
    lines = []
    for level in range(depth):
        opening, closing = f"p1{level}", f"p2{level}"
        inside = f"p1{level + 1}" if level + 1 < depth else "a"
        outside = f"p2{level + 1}" if level + 1 < depth else "a"
        lines += [f"{opening} > {inside}", f"{outside} > {closing}"]
        lines += [f"{opening} > t{level}-{branch} > {closing}" for branch in range(19)]
    return "\n".join(["start > p10", *lines, "p20 > end"])


def test_proofs_do_not_count_markings() -> None:
    """40 levels of 20 branches have more markings than could ever be visited."""
    begun = process_time()
    graph = graph_of(nested(40))
    assert len(graph.blocks) == 40
    assert process_time() - begun < 2


def test_a_damaged_file_is_refused_in_words() -> None:
    """Whatever happens to a file, the answer is a graph or flaws, never an error of another kind."""
    refused = 0
    for seed in range(600):
        random = Random(seed)
        lines = bpmn(Maker(random).process(2)).decode().splitlines()
        for _ in range(random.randint(1, 3)):
            place, other = random.randrange(len(lines)), random.randrange(len(lines))
            match random.randrange(4):
                case 0:
                    lines[place] = ""
                case 1:
                    lines[place], lines[other] = lines[other], lines[place]
                case 2:
                    lines[place] = lines[place].replace("Task", random.choice(["Gateway", "Event", "x"]))
                case _:
                    lines[place] = re.sub(
                        r'="\w+', f'="{random.choice(["t1", "x2", "end", ""])}', lines[place]
                    )
        try:
            load("\n".join(lines).encode(), outcomes(*(f"t{number}" for number in range(60))))
        except ProcessErrors as errors:
            refused += 1
            assert errors.flaws
    assert 400 < refused < 600
