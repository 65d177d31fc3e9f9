"""A stranger's file in a process of its own: whatever it does costs a sentence."""

from __future__ import annotations

import time
from pathlib import Path

import jsonschema
import pytest

from tests.engines.scrutiny.drawings import estate, explosive
from tongjian.engines.scrutiny import isolated, json_schema
from tongjian.engines.scrutiny.isolated import Refusal


def test_a_good_drawing_comes_back_as_a_report(tmp_path: Path) -> None:
    report = isolated.run(["drawing", estate(tmp_path), "--pack", "suzhou", "--out", tmp_path / "out"])
    assert not isinstance(report, Refusal), report
    jsonschema.validate(report, json_schema())
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"report.json", "annotated.dxf", "annotated.svg"}


def test_a_refusal_is_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    path.write_bytes(b"%PDF-1.7")
    refusal = isolated.run(["drawing", path])
    assert isinstance(refusal, Refusal)
    assert "PDF" in refusal.sentence
    assert refusal.mend


def test_a_file_that_explodes_is_stopped_in_time(tmp_path: Path) -> None:
    started = time.monotonic()
    refusal = isolated.run(["drawing", explosive(tmp_path)], seconds=3)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence
    assert refusal.mend
    assert time.monotonic() - started < 8


def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    refusal = isolated.run(["drawing", estate(tmp_path)], megabytes=90)
    assert isinstance(refusal, Refusal)
    assert refusal.code in {"too-large", "crashed"}


def test_wrong_arguments_are_a_sentence(tmp_path: Path) -> None:
    refusal = isolated.run(["drawing", tmp_path / "x.dxf", "--colour", "blue"])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "usage"
    assert "--colour" in refusal.sentence


@pytest.mark.parametrize(
    ("child", "code"),
    [
        ("while True: pass", "timeout"),
        ("import time; time.sleep(60)", "timeout"),
        ("import os; os.abort()", "crashed"),
        ("x = bytearray(1 << 40)", "too-large"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "timeout"),
    ],
)
def test_every_way_to_die_has_its_sentence(monkeypatch: pytest.MonkeyPatch, child: str, code: str) -> None:
    monkeypatch.setattr(isolated, "_CHILD", child)
    refusal = isolated.run(["drawing", "x.dxf"], seconds=1)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


def test_what_the_child_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    beat = f"import time\nwhile True:\n    open({str(pulse)!r}, 'a').write('.')\n    time.sleep(0.05)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {beat!r}])"
    monkeypatch.setattr(isolated, "_CHILD", child)
    assert isinstance(isolated.run(["drawing", "x.dxf"], seconds=2), Refusal)
    beats = pulse.stat().st_size
    time.sleep(0.3)
    assert pulse.stat().st_size == beats > 0
