"""What a package holds, that it proves itself, and that every fault is found and named."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.db import connection

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.engines.inspection import Answer
from tongjian.kernel import guards
from tongjian.kernel.archive import sources
from tongjian.kernel.archive.building import Built, build
from tongjian.kernel.archive.entries import Entry, Kind, Result, fit
from tongjian.kernel.archive.report import Check, Report
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.chain import GENESIS
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.ledger.signing import signature_holds
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.projects.models import Project

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db


OWN = {"manifest.json", "manifest.signature.json", "index.html"}


def opened(built: Built) -> ZipFile:
    return ZipFile(io.BytesIO(vault().path_of(built.sha256).read_bytes()))


def answers(report: Report) -> dict[Check, Answer]:
    return {each.check: each.answer for each in report.summaries}


class TestWhole:
    def test_everything_is_there_and_passes(self, project: Project) -> None:
        built = build(project.pk)
        report = built.report
        assert report.gaps == ()
        assert {c: a for c, a in answers(report).items() if a is not Answer.PASSED} == {}
        assert report.passed
        assert (len(report.counted), len(report.electronic)) == (3, 3)
        kinds = [file.kind for file in report.files]
        assert set(kinds) == {kind.value for kind in Kind}
        assert kinds.count(Kind.LEDGER) == 5
        assert kinds.count(Kind.LETTER) == 2 * Letter.objects.count() > 0
        # What it says, its PDF, the certificate and the signature of the PDF.
        assert kinds.count(Kind.LICENCE) == 4 * Licence.objects.count() == 12

    def test_the_manifest_is_true_of_the_files(self, project: Project) -> None:
        built = build(project.pk)
        archive = opened(built)
        manifest = json.loads(archive.read("manifest.json"))
        assert hashlib.sha256(archive.read("manifest.json")).hexdigest() == built.report.digest
        listed = {file["path"]: file["sha256"] for file in manifest["files"]}
        assert sorted(listed) == sorted(set(archive.namelist()) - OWN)
        for path, sha256 in listed.items():
            assert hashlib.sha256(archive.read(path)).hexdigest() == sha256
        assert all(file["open_to"] for file in manifest["files"])

    def test_a_stranger_can_walk_the_ledger(self, project: Project) -> None:
        archive = opened(build(project.pk))
        manifest = json.loads(archive.read("manifest.json"))
        heads = set()
        for name in archive.namelist():
            if name.endswith("台账.jsonl"):
                previous = GENESIS
                for line in archive.read(name).decode().splitlines():
                    event = json.loads(line)
                    actor = "" if event["actor"] is None else str(event["actor"])
                    parts = (previous, event["chain"], str(event["seq"]), event["kind"], event["at"])
                    text = "\n".join((*parts, actor, event["body"]))
                    assert hashlib.sha256(text.encode()).hexdigest() == event["digest"]
                    previous = event["digest"]
                heads.add(previous)
        assert heads == set(manifest["ledger"].values())

    def test_the_platform_answers_for_the_manifest(self, project: Project) -> None:
        archive = opened(build(project.pk))
        manifest = archive.read("manifest.json").decode()
        signed = json.loads(archive.read("manifest.signature.json"))
        assert signature_holds(manifest, signed["signature"], signed["public"])
        assert not signature_holds(manifest + " ", signed["signature"], signed["public"])

    def test_opinions_prove_themselves(self, project: Project) -> None:
        archive = opened(build(project.pk))
        (name,) = [n for n in archive.namelist() if n.endswith("意见.json")][:1]
        for each in json.loads(archive.read(name))["opinions"]:
            assert each["text"] == "经核对无误"
            sealed = hashlib.sha256(f"{each['salt']}\n{each['text']}".encode()).hexdigest()
            assert sealed == each["digest"]

    def test_the_index_is_for_people(self, project: Project) -> None:
        archive = opened(build(project.pk))
        index = archive.read("index.html").decode()
        for said in (project.name, "四性检测", "许可证", "受理通知书", "怎样核对"):
            assert said in index
        assert "<script" not in index

    def test_the_same_state_is_the_same_bytes(self, project: Project) -> None:
        first, second = build(project.pk), build(project.pk)
        assert first.sha256 == second.sha256
        assert first.report == second.report == Report.from_text(first.report.text)

    def test_queries_do_not_grow_with_the_cases(
        self, project: Project, django_assert_max_num_queries: Any
    ) -> None:
        build(project.pk)
        with django_assert_max_num_queries(22):
            build(project.pk)


class TestFaults:
    def test_a_changed_file_is_not_authentic(self, project: Project) -> None:
        (path,) = {vault().path_of(hashlib.sha256(proceedings.PDF).hexdigest())}
        path.write_bytes(proceedings.PDF + b" ")
        report = build(project.pk).report
        bad = [file for file in report.files if file.authenticity.answer is Answer.FAILED]
        assert {file.kind for file in bad} == {Kind.MATERIAL}
        assert "摘要不符" in bad[0].authenticity.because
        assert answers(report)[Check.AUTHENTICITY] is Answer.FAILED
        assert (len(report.counted), len(report.electronic)) == (3, 0)

    def test_a_lost_file_is_named_and_left_out(self, project: Project) -> None:
        vault().path_of(hashlib.sha256(proceedings.PDF).hexdigest()).unlink()
        built = build(project.pk)
        assert {gap.because for gap in built.report.gaps} == {"文件缺失，请从备份恢复"}
        assert answers(built.report)[Check.COMPLETENESS] is Answer.FAILED
        assert not [name for name in opened(built).namelist() if Kind.MATERIAL in name]

    def test_a_changed_event_breaks_the_chain(self, project: Project) -> None:
        event = Event.objects.filter(kind="status").latest("id")
        _quietly("ledger_event", lambda: Event.objects.filter(pk=event.pk).update(previous="1" * 64))
        report = build(project.pk).report
        bad = [file for file in report.files if file.authenticity.answer is Answer.FAILED]
        assert [file.kind for file in bad] == [Kind.LEDGER]

    def test_a_changed_opinion_is_seen(self, project: Project) -> None:
        said = Content.objects.filter(text="经核对无误")
        _quietly("ledger_content", lambda: said.update(text="另写"))
        report = build(project.pk).report
        bad = {file.kind for file in report.files if file.authenticity.answer is Answer.FAILED}
        assert Kind.OPINION in bad

    def test_a_licence_signed_by_nobody_we_know_is_not_authentic(self, project: Project) -> None:
        licence = Licence.objects.first()
        assert licence is not None
        _quietly("licences_licence", lambda: Licence.objects.filter(pk=licence.pk).update(signature="00"))
        bad = [f for f in build(project.pk).report.files if f.authenticity.answer is Answer.FAILED]
        assert [file.authenticity.because for file in bad] == ["电子签名不成立"]

    def test_what_is_not_decided_yet_is_a_gap(self, proceeding: Proceeding) -> None:
        report = build(proceeding.row().project).report  # type: ignore[arg-type]
        assert [gap.because for gap in report.gaps] == ["办件尚未办结，现为“部门开始办理”"]

    def test_a_project_without_cases_is_an_empty_package(self, project: Project) -> None:
        empty = Project.objects.create(
            city=project.city,
            code="x",
            name="空项目",
            applicant=project.applicant,
            kind="private",
            region="320000",
            created_at=project.created_at,
        )
        report = build(empty.pk).report
        assert (report.files, report.gaps, report.counted) == ((), (), ())
        assert answers(report)[Check.USABILITY] is Answer.NOT_APPLICABLE


@pytest.mark.django_db
class TestHostile:
    @pytest.fixture(autouse=True)
    def acting(self, monkeypatch: pytest.MonkeyPatch, city: None) -> None:
        """Materials that carry a script."""
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))
        out = io.BytesIO()
        pdf.save(out)
        monkeypatch.setattr(proceedings, "PDF", out.getvalue())

    def test_a_script_in_a_material_is_not_safe(self, project: Project) -> None:
        report = build(project.pk).report
        bad = [file for file in report.files if file.safety.answer is Answer.FAILED]
        assert {file.kind for file in bad} == {Kind.MATERIAL}
        assert "JavaScript" in bad[0].safety.because
        assert not report.passed


def test_a_material_that_is_missing_is_a_gap_and_lowers_the_share(
    city: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaps = Proceeding(proceedings.apply(given=frozenset({proceedings.PLAN, proceedings.REPORT})))
    project = gaps.row().project
    assert project is not None
    report = build(project).report
    assert ("勘测报告", "应当提交的材料没有归档") in {(gap.title, gap.because) for gap in report.gaps}
    assert (len(report.counted), len(report.electronic)) == (3, 2)
    monkeypatch.setattr(sources, "_excuses", [lambda tree: {"survey": "已作告知承诺，免于提交"}])
    excused = build(project).report
    assert "勘测报告" not in {gap.title for gap in excused.gaps}
    assert (len(excused.counted), len(excused.electronic)) == (2, 2)


def test_sources_of_systems_are_asked_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Result(Answer.PASSED, "与登记的一致")
    own = Entry("审查/a.json", "审查报告", Kind.FORM, "", b"{}", "任何人", authentic=good)
    monkeypatch.setattr(sources, "_sources", [lambda dossier: iter([own, own])])
    assert [file.path for file in build(project.pk).report.files] == ["审查/a-2.json", "审查/a.json"]


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("苏建审〔2026〕00001号", "苏建审〔2026〕00001号"),
        ("../../etc/passwd", "etc-passwd"),
        ('a\\b:c*?"<>|d.pdf', "a-b-c-d.pdf"),
        ("", "未命名"),
        ("长" * 200 + ".pdf", "长" * 60 + ".pdf"),
        ("..", "未命名"),
    ],
)
def test_names_fit_every_file_system(name: str, fitting: str) -> None:
    assert fit(name) == fitting


def _quietly(table: str, change: Callable[[], object]) -> None:
    """What somebody with the database password could do."""
    with connection.cursor() as cursor:
        suffix = "" if connection.vendor == "sqlite" else f" ON {table}"
        for name in _triggers(cursor, table):
            cursor.execute(f"DROP TRIGGER {name}{suffix}")
    change()
    for guard in guards.every():
        guard.install()


def _triggers(cursor: Any, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
    return [row[0] for row in cursor.fetchall()]
