"""`tongjian scrutinise drawing`: exit codes, refusals, files, and the summary a person reads."""

from __future__ import annotations

import json
from pathlib import Path

import ezdxf
import jsonschema
import pytest

from tests.engines.drawing.annotate.unchanged import assert_unchanged
from tests.engines.scrutiny.drawings import document, estate, rectangle
from tongjian.cli import main
from tongjian.engines.scrutiny import json_schema


def scrutinise(*arguments: str | Path) -> int:
    return main(["scrutinise", "drawing", *map(str, arguments)])


def report(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict:  # type: ignore[type-arg]
    assert scrutinise(*arguments, "--json") == 0
    written = capsys.readouterr()
    assert written.err == ""
    found: dict = json.loads(written.out)  # type: ignore[type-arg]
    jsonschema.validate(found, json_schema())
    return found


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, str]:
    assert scrutinise(*arguments, "--json") == 2
    written = capsys.readouterr()
    assert len(written.err.strip().splitlines()) == 1
    refused: dict[str, str] = json.loads(written.out)["refused"]
    assert refused.keys() == {"code", "sentence", "mend"}
    assert all(refused.values())
    return refused


def test_a_drawing_is_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = report(capsys, estate(tmp_path), "--pack", "suzhou")
    values = {n: part["value"] for n, part in found["indicators"].items() if isinstance(part, dict)}
    assert values["site_area"] == "10000.00"
    assert values["footprint_area"] == "960.00"
    assert values["coverage"] == "9.60"
    assert values["floor_area_above"] == "5760.00"
    assert values["far"] == "0.58"
    assert values["green_ratio"] == "32.00"
    assert values["parking_motor"] == "60"
    assert values["storeys_max"] == "6"
    assert values["building_height_max"] == "18.00"
    assert {f["rule"] for f in found["findings"] if f["verdict"] == "fail"} == {"js2025-3.3.3.1-main"}
    assert found["unit"]["used"] == "m"
    assert found["source"]["losses"] == []


def test_a_breach_is_still_exit_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = report(capsys, estate(tmp_path, inset=2), "--pack", "suzhou")
    (failed,) = [f for f in found["findings"] if f["rule"] == "sz2018-7.2" and f["verdict"] == "fail"]
    assert (failed["actual"], failed["margin"]) == ("2.00", "-1.00")


def test_files_are_written_in_the_drawings_version(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    drawn = estate(tmp_path, inset=2, version="R2004")
    found = report(capsys, drawn, "--pack", "suzhou", "--out", out)
    assert {path.name for path in out.iterdir()} >= {"report.json", "annotated.dxf", "annotated.svg"}
    assert json.loads((out / "report.json").read_text("utf-8"))["findings"] == found["findings"]
    assert_unchanged(drawn.read_bytes(), (out / "annotated.dxf").read_bytes(), tmp_path)
    annotated = ezdxf.readfile(out / "annotated.dxf")
    assert annotated.dxfversion == "AC1018"
    marked = annotated.modelspace().query("*[layer=='TJ-审查-不符合']")
    assert len(marked) > 3
    assert 'data-finding="1"' in (out / "annotated.svg").read_text("utf-8")


def test_conditions_declared_and_previous(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    conditions, declared = tmp_path / "c.yaml", tmp_path / "d.yaml"
    conditions.write_text("far: {max: 0.5}\nissued: 2020-01-01\n", "utf-8")
    declared.write_text("far: 0.60\n", "utf-8")
    drawn = estate(tmp_path)
    found = report(capsys, drawn, "--pack", "suzhou", "--conditions", conditions, "--declared", declared)
    assert found["findings"][0]["rule"] == "condition-far-max"
    assert found["rule_set"] == "GB/T 50353-2013"
    assert found["indicators"]["far"]["sources"] == {
        "geometry": "0.58",
        "table": None,
        "declared": "0.60",
        "condition": {"max": "0.5"},
    }
    previous = tmp_path / "report.json"
    previous.write_text(json.dumps(found), "utf-8")
    again = report(capsys, drawn, "--pack", "suzhou", "--previous", previous)
    kinds = ("added", "moved", "removed", "retagged", "outside")
    assert not any(again["comparison"][kind] for kind in kinds)


def test_the_summary_is_for_a_person(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert scrutinise(estate(tmp_path, inset=2), "--pack", "suzhou") == 0
    shown = capsys.readouterr().out
    assert "建筑密度" in shown
    assert "9.60%" in shown
    assert "不符合 " in shown
    assert "锁定（资规）：建筑基底 1 号楼" in shown
    assert "【不符合】用地红线内 3 m 不得布置建筑，1号楼至用地红线 2.00 m，少 1.00 m。" in shown


def test_the_default_pack_is_the_countrys(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TONGJIAN_PACK", raising=False)
    drawn = estate(tmp_path)
    assert not [f["rule"] for f in report(capsys, drawn)["findings"] if f["rule"].startswith(("js", "sz"))]
    monkeypatch.setenv("TONGJIAN_PACK", "suzhou")
    assert "sz2018" in {f["rule"][:6] for f in report(capsys, drawn)["findings"]}


def test_the_summary_tells_what_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    previous = tmp_path / "report.json"
    previous.write_text(json.dumps(report(capsys, estate(tmp_path, inset=2), "--pack", "suzhou")), "utf-8")
    assert scrutinise(estate(tmp_path, inset=14), "--pack", "suzhou", "--previous", previous) == 0
    shown = capsys.readouterr().out
    assert "与上一次比较：新增 0　移动 2　删除 0" in shown
    assert "锁定解除" in shown


def test_a_sentence_that_quotes_broken_bytes_is_still_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.dxf"
    path.write_bytes("0\nSECTION\n2\nENTITIES\n8\n绿地\n".encode() + b"\xb0\nx\n0\nENDSEC\n0\nEOF\n")
    assert "应为组码" in refusal(capsys, path)["sentence"]


def test_the_layers_of_any_drawing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["scrutinise", "layers", str(estate(tmp_path)), "--out", str(out), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == json.loads((out / "layers.json").read_text("utf-8"))
    layers = {layer["layer"]: layer for layer in listed["layers"]}
    assert (layers["机动车位"]["entities"], layers["机动车位"]["meaning"]) == (60, "机动车位")
    assert 'data-layer="机动车位"' in (out / "layers.svg").read_text("utf-8")
    assert main(["scrutinise", "layers", str(estate(tmp_path))]) == 0
    assert "机动车位" in capsys.readouterr().out
    assert main(["scrutinise", "layers", str(tmp_path / "none.dxf")]) == 2


def test_corrections_are_heeded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = document()
    rectangle(made, "用地红线", 0, 0, 100, 100)
    rectangle(made, "A-MISC-7", 10, 10, 40, 12)
    path, said = tmp_path / "plan.dxf", tmp_path / "corrections.yaml"
    made.saveas(path)
    said.write_text("layers: {A-MISC-7: 绿地}\n", "utf-8")
    found = report(capsys, path, "--pack", "suzhou", "--corrections", said)
    assert found["indicators"]["green_area"]["value"] == "480.00"
    said.write_text("layers: {A-MISC-7: 草坪}\n", "utf-8")
    assert "corrections.yaml" in refusal(capsys, path, "--corrections", said)["sentence"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.dxf", b""),
        ("a.dxf", b"%PDF-1.4"),
        ("a.dwg", b"AC1032\x00\x00"),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n"),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n"),
    ],
)
def test_what_is_no_site_plan_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
) -> None:
    monkeypatch.delenv("TONGJIAN_DWG_CONVERTER", raising=False)
    path = tmp_path / name
    path.write_bytes(content)
    out = tmp_path / "out"
    refusal(capsys, path, "--out", out)
    assert not out.exists()


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "none.dxf" in refusal(capsys, tmp_path / "none.dxf")["sentence"]


def test_wrong_conditions_name_file_line_and_mend(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("far: {max: 2}\ngreen_rate: {min: 30}\n", "utf-8")
    refused = refusal(capsys, estate(tmp_path), "--conditions", path)
    assert "c.yaml:2" in refused["sentence"]
    assert "green_ratio" in refused["mend"]


@pytest.mark.parametrize("arguments", [("--pack", "atlantis"), ("--vocabulary", "klingon")])
def test_a_pack_or_vocabulary_nobody_knows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, str]
) -> None:
    assert arguments[1] in refusal(capsys, estate(tmp_path), *arguments)["sentence"]


@pytest.mark.parametrize(
    "content", ["[]", "{}", "no", '{"schema": "tongjian.scrutiny/1"}', "[" * 100_000, '{"schema":']
)
def test_a_previous_report_that_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    path = tmp_path / "p.json"
    path.write_text(content, "utf-8")
    refusal(capsys, estate(tmp_path), "--previous", path)


def test_a_unit_nobody_knows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    refused = refusal(capsys, estate(tmp_path), "--unit", "furlong")
    assert refused["code"] == "bad-unit"
    assert "furlong" in refused["sentence"]
    assert "mm" in refused["mend"]


def test_folders_and_files_that_cannot_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawn = estate(tmp_path)
    assert "是文件夹" in refusal(capsys, tmp_path)["sentence"]
    assert "没有这个文件" in refusal(capsys, tmp_path / "none.dxf")["sentence"]
    assert "没有这个文件" in refusal(capsys, drawn, "--previous", tmp_path / "none.json")["sentence"]
    (tmp_path / "file").write_text("", "utf-8")
    assert "不是文件夹" in refusal(capsys, drawn, "--out", tmp_path / "file")["sentence"]
    assert "不是文件夹" in refusal(capsys, drawn, "--out", tmp_path / "file" / "below")["sentence"]


def test_a_drawing_in_millimetres_is_the_same_drawing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = document()
    made.header["$INSUNITS"] = 4
    rectangle(made, "用地红线", 0, 0, 100_000, 100_000)
    rectangle(made, "建筑基底", 2_000, 10_000, 40_000, 12_000, 楼号="1", 层数="6", 建筑高度="18", 性质="住宅")
    path = tmp_path / "mm.dxf"
    made.saveas(path)
    out = tmp_path / "out"
    found = report(capsys, path, "--pack", "suzhou", "--unit", "mm", "--out", out)
    assert found["indicators"]["site_area"]["value"] == "10000.00"
    assert found["indicators"]["setback_min"]["value"] == "2.00"
    lines = ezdxf.readfile(out / "annotated.dxf").modelspace().query("LINE[layer=='TJ-审查-不符合']")
    assert any(abs(line.dxf.start.distance(line.dxf.end) - 2_000) < 1 for line in lines)
