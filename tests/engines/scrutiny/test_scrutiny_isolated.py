"""A stranger's file in a process of its own: whatever it does costs a sentence."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest

from tests.engines.scrutiny.drawings import estate, explosive
from tongjian.engines.scrutiny import isolated, json_schema
from tongjian.engines.scrutiny.isolated import Answer, Crew, Refusal, Unavailable
from tongjian.engines.scrutiny.isolated.warm import Template

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def unruly() -> Iterator[Crew]:
    """A crew whose children misbehave on request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with Crew(workers=2, program=["tests.engines.scrutiny.unruly:main"]) as crew:
            yield crew


def template_of(crew: Crew) -> Template:
    return crew._template


def told(answer: Answer) -> dict:  # type: ignore[type-arg]
    assert not isinstance(answer, Refusal), answer
    return dict(answer)


def test_a_good_drawing_comes_back_as_a_report(tmp_path: Path) -> None:
    report = isolated.run(["drawing", estate(tmp_path), "--pack", "suzhou", "--out", tmp_path / "out"])
    assert not isinstance(report, Refusal), report
    jsonschema.validate(report, json_schema())
    assert {p.name for p in (tmp_path / "out").iterdir()} >= {"report.json", "annotated.dxf", "annotated.svg"}


def test_a_refusal_is_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    path.write_bytes(b"%PDF-1.7")
    refusal = isolated.run(["drawing", path])
    assert isinstance(refusal, Refusal)
    assert "PDF" in refusal.sentence
    assert refusal.mend
    assert not refusal.accidental


def test_a_file_that_explodes_is_stopped_in_time(tmp_path: Path) -> None:
    started = time.monotonic()
    refusal = isolated.run(["drawing", explosive(tmp_path)], seconds=3)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence
    assert refusal.mend
    assert time.monotonic() - started < 8


def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = estate(tmp_path)
    vertices = "".join(f"10\n{i}.5\n20\n{i * i % 997}.25\n" for i in range(400_000))
    outline = f"0\nLWPOLYLINE\n5\nFFFF\n8\n绿地\n100\nAcDbEntity\n100\nAcDbPolyline\n90\n400000\n{vertices}"
    head, _, tail = path.read_text("utf-8").rpartition("  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS")
    path.write_text(f"{head}{outline}  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS{tail}", "utf-8")
    refusal = isolated.run(["drawing", path], megabytes=256)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "too-large"


def test_wrong_arguments_are_a_sentence(tmp_path: Path) -> None:
    refusal = isolated.run(["drawing", tmp_path / "x.dxf", "--colour", "blue"])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "usage"
    assert "--colour" in refusal.sentence


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("loop", "timeout"),
        ("sleep", "timeout"),
        ("cpu", "timeout"),
        ("abort", "crashed"),
        ("segfault", "crashed"),
        ("memory", "too-large"),
        ("garbage", "crashed"),
        ("half", "crashed"),
        ("list", "crashed"),
        ("nested", "crashed"),
        ("disk", "crashed"),
        ("kill-keeper", "crashed"),
    ],
)
def test_every_way_to_die_has_its_sentence(unruly: Crew, what: str, code: str) -> None:
    refusal = unruly.run([what], seconds=1 if what in {"loop", "sleep"} else 60, megabytes=256)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == code
    assert refusal.sentence
    assert refusal.mend
    assert refusal.accidental


def test_nothing_leaks_from_one_child_to_the_next(unruly: Crew) -> None:
    first, second = told(unruly.run(["one"])), told(unruly.run(["two"]))
    assert (first["seen"], second["seen"]) == (["one"], ["two"])
    assert first["pid"] != second["pid"]
    # Its own three streams, and the one that lists them: nothing of the template's.
    assert first["files"] == 4


def test_a_child_stands_where_its_caller_stands(
    unruly: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unruly.run(["before"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GREETING", "你好")
    answer = told(unruly.run(["now"]))
    assert (answer["place"], answer["greeting"]) == (str(tmp_path), "你好")


def test_the_template_has_one_thread(tmp_path: Path) -> None:
    template = Template()
    try:
        assert template.run(["scrutinise", "--help"], seconds=60, megabytes=1024).code == 0
        assert len(list(Path(f"/proc/{template.pid}/task").iterdir())) == 1
    finally:
        template.close()
    assert template.pid is None


def test_many_threads_may_ask_at_once(unruly: Crew) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = [told(answer) for answer in threads.map(lambda i: unruly.run([str(i)]), range(24))]
    assert [answer["seen"] for answer in answers] == [[str(i)] for i in range(24)]


def test_a_template_that_was_killed_is_replaced(unruly: Crew) -> None:
    told(unruly.run(["before"]))
    template = template_of(unruly)
    for _ in range(3):
        killed = template.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        assert told(unruly.run(["after"]))["seen"] == ["after"]
        assert template.pid != killed


def test_a_running_child_survives_the_death_of_its_template(unruly: Crew, tmp_path: Path) -> None:
    told(unruly.run(["before"]))
    template = template_of(unruly)
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(unruly.run, ["orphan", str(tmp_path / "pulse")])
        _wait_for(tmp_path / "pulse")
        assert template.pid is not None
        os.kill(template.pid, signal.SIGKILL)
        assert told(running.result())["seen"] == ["orphan"]


def test_a_program_that_cannot_be_loaded_is_no_fault_of_the_file(capfd: pytest.CaptureFixture[str]) -> None:
    with Crew(workers=1, program=["tongjian.nowhere:main"]) as crew, pytest.raises(Unavailable):
        crew.run(["drawing", "x.dxf"])
    assert "tongjian.nowhere" in capfd.readouterr().err


@pytest.mark.parametrize("more", [[], ["for-ever"]])
def test_what_the_child_started_ends_with_it(unruly: Crew, tmp_path: Path, more: list[str]) -> None:
    pulse = tmp_path / "pulse"
    answer = unruly.run(["orphan", pulse, *more], seconds=2)
    assert isinstance(answer, Refusal) == bool(more)
    _assert_still(pulse)


def test_a_caller_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    caller = os.fork()
    if caller == 0:
        os.environ["PYTHONPATH"] = str(ROOT)
        Crew(1, program=["tests.engines.scrutiny.unruly:main"]).run(["orphan", pulse, "for-ever"])
        os._exit(0)
    _wait_for(pulse)
    os.kill(caller, signal.SIGKILL)
    os.waitpid(caller, 0)
    time.sleep(0.3)
    _assert_still(pulse)


def test_a_process_that_was_forked_has_a_template_of_its_own(tmp_path: Path) -> None:
    drawn = estate(tmp_path)
    assert not isinstance(isolated.run(["drawing", drawn]), Refusal)
    child = os.fork()
    if child == 0:
        os._exit(int(isinstance(isolated.run(["drawing", drawn]), Refusal)))
    assert not isinstance(isolated.run(["drawing", drawn]), Refusal)
    assert os.waitpid(child, 0)[1] == 0


def test_a_crew_takes_jobs_as_it_needs_them(unruly: Crew) -> None:
    drawn: list[int] = []

    def jobs() -> Iterator[tuple[int, list[str]]]:
        for number in range(9):
            drawn.append(number)
            yield number, ["abort" if number == 4 else str(number)]

    answers = unruly.each(jobs())
    first, _ = next(answers)
    assert len(drawn) <= 3
    rest = dict(answers)
    assert sorted([first, *rest]) == list(range(9))
    assert isinstance(rest[4], Refusal)


def _wait_for(path: Path) -> None:
    patience = time.monotonic() + 30
    while not path.exists() or path.stat().st_size == 0:
        assert time.monotonic() < patience
        time.sleep(0.02)


def _assert_still(pulse: Path) -> None:
    beats = pulse.stat().st_size
    time.sleep(0.3)
    assert pulse.stat().st_size == beats > 0
