"""The pages of the migration: from the upload to taking back, and the strangers before them."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.systems.approval.intake_of_old_cases.kit import (
    MATTER,
    STAGE,
    brought,
    client,
    handed_in,
    running,
    workbook,
)
from tongjian.cli import main
from tongjian.kernel.cases.models import Case
from tongjian.kernel.jobs.worker import Worker
from tongjian.systems.approval.migration.models import Batch

pytestmark = pytest.mark.usefixtures("suzhou")


def test_from_the_upload_to_taking_back():
    admin = client("suzhou-administrator")
    file = SimpleUploadedFile("old.xlsx", workbook(running()))
    given = {"city": "suzhou", "source": "旧审批系统", "file": file}
    assert admin.post(reverse("migration"), given).status_code == 302
    batch = Batch.objects.get()
    address = reverse("migration-batch", args=[batch.pk])
    assert "正在读取" in admin.get(address).content.decode()
    Worker().drain()
    page = admin.get(address).content.decode()
    assert "预演完成" in page
    assert "没有写当前环节" in page
    assert not Case.objects.exists()
    admin.post(reverse("migration-import", args=[batch.pk]))
    Worker().drain()
    assert Case.objects.filter(number=MATTER).exists()
    report = b"".join(admin.get(reverse("migration-report", args=[batch.pk])).streaming_content).decode()
    assert STAGE in report
    case = admin.get(address).content.decode()
    assert "撤回这个批次" in case
    admin.post(reverse("migration-withdraw", args=[batch.pk]))
    assert not Case.objects.exists()
    assert "旧审批系统" in admin.get(reverse("migration")).content.decode()


def test_the_timeline_tells_when_it_happened_and_where_it_came_from():
    brought(running())
    case = Case.objects.get(number=MATTER)
    page = client("suzhou-supervisor").get(reverse("case", args=[case.pk])).content.decode()
    assert "2026-03-03 10:00，由“旧审批系统”迁入" in page


def test_a_mistake_of_the_upload_is_a_sentence():
    admin = client("suzhou-administrator")
    answer = admin.post(reverse("migration"), {"city": "suzhou", "source": "旧系统"})
    assert (answer.status_code, "没有选择文件" in answer.content.decode()) == (422, True)
    file = SimpleUploadedFile("old.pdf", b"%PDF")
    answer = admin.post(reverse("migration"), {"city": "suzhou", "source": "旧系统", "file": file})
    assert (answer.status_code, "类型不被接受" in answer.content.decode()) == (422, True)


def test_the_template_opens():
    answer = client("suzhou-administrator").get(reverse("migration-template"))
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == [
        "项目",
        "办件",
        "状态历史",
        "材料清单",
        "证照",
    ]


def test_strangers_are_refused(neighbours):
    batch = handed_in(running())
    file = SimpleUploadedFile("old.xlsx", b"x")
    for account in (None, "rugao-administrator", "suzhou-supervisor", "suzhou-window", "suzhou-applicant"):
        stranger = client(account)
        answers = [
            stranger.get(reverse("migration-batch", args=[batch.pk])),
            stranger.get(reverse("migration-report", args=[batch.pk])),
            stranger.post(reverse("migration-import", args=[batch.pk])),
            stranger.post(reverse("migration-withdraw", args=[batch.pk])),
            stranger.post(reverse("migration"), {"city": "suzhou", "source": "旧系统", "file": file}),
        ]
        assert {answer.status_code for answer in answers} == ({302} if account is None else {403})
        assert "旧审批系统" not in stranger.get(reverse("migration"), follow=True).content.decode()
    assert Batch.objects.count() == 1


def test_lists_take_a_fixed_number_of_queries(django_assert_max_num_queries):
    admin = client("suzhou-administrator")
    batch = handed_in(running())
    handed_in(running(), source="另一系统")
    admin.get(reverse("migration"))
    for address in (reverse("migration"), reverse("migration-batch", args=[batch.pk])):
        with django_assert_max_num_queries(6):
            admin.get(address)


def test_the_command_rehearses_imports_and_takes_back(tmp_path, capsys):
    file, report = tmp_path / "old.xlsx", tmp_path / "report.csv"
    file.write_bytes(workbook(running()))
    common = ["cases", "import", "suzhou", str(file), "--source", "旧系统", "--by", "suzhou-administrator"]
    assert main([*common, "--rehearse", "--report", str(report)]) == 0
    assert "预演完成" in capsys.readouterr().out
    assert STAGE in report.read_text("utf-8")
    assert not Case.objects.exists()
    assert main(common) == 0
    assert Case.objects.count() == 2
    batch = Batch.objects.get(state="imported")
    assert main(["cases", "withdraw", str(batch.pk), "--by", "suzhou-administrator"]) == 0
    assert not Case.objects.exists()
    assert main([*common[:-1], "nobody"]) == 2
    assert "没有账号" in capsys.readouterr().err
