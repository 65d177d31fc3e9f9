"""`tongjian scrutinise batch`: results, resuming, the table, and a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.engines.scrutiny.drawings import estate
from tongjian.cli import main

JUDGED = {"batch.json", "report.json", "annotated.dxf", "annotated.svg"}


@dataclass(frozen=True)
class Done:
    """Four plans, one of them in a folder below, three files that are none, and the batch made of them."""

    drawings: Path
    out: Path
    said: dict[str, Any]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    place = tmp_path_factory.mktemp("batch")
    folder = place / "in"
    (folder / "二期").mkdir(parents=True)
    for name, inset in (("a.dxf", 10.0), ("b.dxf", 2.0), ("二期/=1+1#.DXF", 4.0), ("二期/c.dxf", 10.0)):
        estate(place, inset=inset).rename(folder / name)
    (folder / "a.dwg").write_bytes(b"AC1032\x00")
    (folder / "broken.dxf").write_bytes(b"%PDF-1.7")
    (folder / "readme.txt").write_bytes(b"")
    # Where results lie among the drawings, the marked copies are no drawings.
    out = folder / "out"
    return Done(folder, out, batch(folder, out))


@pytest.fixture
def mine(done: Done, tmp_path: Path) -> Done:
    """The same, to be changed."""
    shutil.copytree(done.drawings, tmp_path / "in")
    return Done(tmp_path / "in", tmp_path / "in" / "out", done.said)


def batch(folder: Path, out: Path, *more: str | Path) -> dict[str, Any]:
    arguments = ["batch", folder, "--out", out, "--pack", "suzhou", "--workers", "2", "--json", *more]
    with redirect_stdout(StringIO()) as written, redirect_stderr(StringIO()) as complained:
        assert main(["scrutinise", *map(str, arguments)]) == 0
    assert complained.getvalue() == ""
    said: dict[str, Any] = json.loads(written.getvalue())
    assert said == json.loads((out / "summary.json").read_bytes())
    return said


def seals(out: Path) -> dict[str, int]:
    return {str(path.relative_to(out)): path.stat().st_mtime_ns for path in out.rglob("batch.json")}


def test_every_drawing_has_its_results_or_its_sentence(done: Done) -> None:
    out, said = done.out, done.said
    names = ["a.dwg", "a.dxf", "b.dxf", "broken.dxf", "二期/=1+1#.DXF", "二期/c.dxf"]
    assert [row["drawing"] for row in said["rows"]] == names
    assert (said["drawings"], said["judged"], said["refused"]) == (6, 4, 2)
    rows = {row["drawing"]: row for row in said["rows"]}
    assert "PDF" in rows["broken.dxf"]["refused"]["sentence"]
    assert rows["a.dxf"]["indicators"]["site_area"]["value"] == "10000.00"
    assert rows["b.dxf"]["verdicts"]["fail"] > rows["a.dxf"]["verdicts"]["fail"]
    assert {path.name for path in (out / "a.dxf").iterdir()} >= JUDGED
    assert {path.name for path in (out / "二期" / "c").iterdir()} >= JUDGED
    assert {path.name for path in (out / "broken").iterdir()} == {"batch.json"}


def test_the_table(done: Done) -> None:
    book = openpyxl.load_workbook(done.out / "summary.xlsx")
    assert book.sheetnames == ["图纸", "问题", "规则"]
    sheet = book["图纸"]
    assert sheet.freeze_panes == "B2"
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["图纸", "结果", "不符合"]
    assert "用地面积（m²）" in heads
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == done.said["drawings"]
    area = rows["a.dxf"]["用地面积（m²）"]
    assert (area.value, area.number_format) == (10000, "#,##0.00")
    assert rows["a.dxf"]["非机动车停车位（个）"].value.startswith("缺")
    assert rows["a.dxf"]["图纸"].hyperlink.target == "a.dxf/"
    assert rows["二期/=1+1#.DXF"]["图纸"].data_type == "s"
    assert rows["二期/=1+1#.DXF"]["图纸"].hyperlink.target == "二期/=1+1%23/"
    assert rows["broken.dxf"]["结果"].value == "未审查"
    assert "PDF" in rows["broken.dxf"]["不能审查的原因"].value
    failed = [row for row in book["问题"].iter_rows(min_row=2, values_only=True) if row[2] == "不符合"]
    assert len(failed) == done.said["verdicts"]["fail"]
    columns = {cell.value: cell.column for cell in book["规则"][1]}
    assert book["规则"].cell(3, columns["sz2018-7.2"]).value == 1
    assert book["规则"].cell(5, columns["sz2018-7.2"]).value == "不符合"


def test_what_is_finished_is_not_done_again(mine: Done, tmp_path: Path) -> None:
    out, conditions = mine.out, tmp_path / "conditions"
    before = seals(out)
    # A drawing that changed, results that were tampered with, and a drawing that got conditions.
    estate(tmp_path, inset=1).rename(mine.drawings / "a.dxf")
    (out / "b" / "annotated.svg").unlink()
    (out / "二期" / "=1+1#" / "batch.json").write_text("{", "utf-8")
    (conditions / "二期").mkdir(parents=True)
    (conditions / "二期" / "c.yaml").write_text("far: {max: 0.1}\n", "utf-8")
    again = batch(mine.drawings, out, "--conditions", conditions)
    changed = {name for name, when in seals(out).items() if before.get(name) != when}
    assert changed == {"a.dxf/batch.json", "b/batch.json", "二期/=1+1#/batch.json", "二期/c/batch.json"}
    assert (out / "b" / "annotated.svg").exists()
    assert [row["drawing"] for row in again["rows"] if row not in mine.said["rows"]] == [
        "a.dxf",
        "二期/c.dxf",
    ]
    assert list(again["rules"]["condition-far-max"]["verdicts"]) == ["二期/c.dxf"]


def test_nothing_at_all_is_done_again(mine: Done) -> None:
    before = seals(mine.out)
    assert batch(mine.drawings, mine.out) == mine.said
    assert seals(mine.out) == before


def test_accidents_are_tried_again_refusals_are_not(done: Done, tmp_path: Path) -> None:
    only, out = tmp_path / "in", tmp_path / "out"
    only.mkdir()
    for name in ("a.dxf", "broken.dxf"):
        shutil.copy(done.drawings / name, only)
    said = batch(only, out, "--seconds", "0.01")
    assert said["rows"][0]["refused"]["code"] == "timeout"
    assert not list(out.rglob("report.json"))
    assert batch(only, out)["judged"] == 1


def test_a_killed_batch_goes_on_where_it_was(mine: Done, tmp_path: Path) -> None:
    shutil.rmtree(mine.out)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "tongjian.cli", "scrutinise", "batch", mine.drawings, "--out", out]
    running = subprocess.Popen([*command, "--pack", "suzhou", "--workers", "1"], start_new_session=True)
    _wait_until(lambda: any(".unfinished" not in path.parts for path in out.rglob("report.json")))
    running.kill()
    running.wait()
    _assert_no_half_results(out)
    before = seals(out)
    assert 0 < len(before) < 6
    assert batch(mine.drawings, out) == mine.said
    assert not (out / ".unfinished").exists()
    assert {name: when for name, when in seals(out).items() if name in before} == before


def _assert_no_half_results(out: Path) -> None:
    """A report is there only with everything that comes with it."""
    for path in out.rglob("report.json"):
        if ".unfinished" not in path.parts:
            assert {file.name for file in path.parent.iterdir()} >= JUDGED - {"batch.json"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--pack", "atlantis"], "atlantis"),
        (["--workers", "0"], "大于零"),
        (["--conditions", "none.yaml"], "none.yaml"),
        (["--scheduler", "tcp://127.0.0.1:9"], "连不上"),
    ],
)
def test_a_wrong_call_is_refused(
    capsys: pytest.CaptureFixture[str],
    done: Done,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
    words: str,
) -> None:
    monkeypatch.setattr("tongjian.cli.scrutinise_cluster._TO_CONNECT", 1)
    arguments = ["scrutinise", "batch", str(done.drawings), "--out", str(tmp_path / "out"), "--json", *more]
    assert main(arguments) == 2
    assert words in json.loads(capsys.readouterr().out)["refused"]["sentence"]


def test_a_folder_without_drawings_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for folder in (tmp_path / "in", tmp_path / "none"):
        assert main(["scrutinise", "batch", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert "没有" in capsys.readouterr().err


def test_the_summary_is_for_a_person(capsys: pytest.CaptureFixture[str], mine: Done) -> None:
    arguments = ["batch", str(mine.drawings), "--out", str(mine.out), "--pack", "suzhou"]
    assert main(["scrutinise", *arguments]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["图纸", "不符合", "需人工判断", "无法核验", "符合"]
    assert any(line.startswith("broken.dxf") and "未审查：" in line for line in shown)
    assert shown[-1].startswith("6 张图：已审查 4，未审查 2。")


def test_a_cluster_that_loses_a_worker_gives_the_same_summary(mine: Done, tmp_path: Path) -> None:
    shutil.rmtree(mine.out)
    out = tmp_path / "out"
    with _cluster(tmp_path) as (address, workers):
        command = [sys.executable, "-m", "tongjian.cli", "scrutinise", "batch", mine.drawings, "--out", out]
        calling = subprocess.Popen([*command, "--pack", "suzhou", "--scheduler", address])
        _wait_until(lambda: any(out.rglob("batch.json")))
        os.kill(workers[0].pid, signal.SIGKILL)
        assert calling.wait(timeout=120) == 0
    assert json.loads((out / "summary.json").read_bytes()) == mine.said
    _assert_no_half_results(out)


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, processes of their own on this machine."""
    told = folder / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    processes = [subprocess.Popen([*dask, *where], **quiet)]
    try:
        _wait_until(told.exists)
        address = json.loads(told.read_text("utf-8"))["address"]
        worker = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--no-nanny",
            "--no-dashboard",
        ]
        for number in range(2):
            place = ["--nthreads", "1", "--local-directory", str(folder / f"worker{number}")]
            processes.append(subprocess.Popen([*worker, *place], **quiet))
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _wait_until(true: Any) -> None:
    patience = time.monotonic() + 90
    while not true():
        assert time.monotonic() < patience
        time.sleep(0.02)
