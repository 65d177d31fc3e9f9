"""Rows of registers: added, corrected, made void, imported; by whom; and what the ledger keeps of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.records import events_of
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.access import SUBJECT, may_give_evidence, may_read_evidence
from tongjian.systems.performance.registers.catalogue import REGISTERS, register_of
from tongjian.systems.performance.registers.columns import CellError, CellKind
from tongjian.systems.performance.registers.importing import take
from tongjian.systems.performance.registers.models import EntryState, RegisterImport, Tender
from tongjian.systems.performance.registers.verify import differences

from .conftest import CITY, FINANCE, STRANGER, bureau, content, put, viewer

TENDERS = REGISTERS["tenders"]
CELLS = {
    "title": "平台升级改造",
    "happened_on": "2022-04-20",
    "method": "公开招标",
    "budget": "159.000001",
    "price": "150",
}
database = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("budget", "1,234.5", Decimal("1234.5")),
        ("happened_on", "2022年4月20日", date(2022, 4, 20)),
        ("happened_on", "2022-3-1 00:00:00", date(2022, 3, 1)),
        ("method", "open", "open"),
        ("proper", "是", True),
        ("proper", "", None),
        ("winner", "", ""),
    ],
)
def test_a_cell_is_read(name: str, text: str, value: object) -> None:
    assert TENDERS.named[name].parsed(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("budget", "1e9"),
        ("budget", "0.1234567"),
        ("budget", ""),
        ("happened_on", "2022-02-30"),
        ("happened_on", "0001-01-01"),
        ("method", "猜的"),
        ("proper", "大概"),
        ("title", "长" * 301),
    ],
)
def test_a_cell_that_cannot_be_is_refused(name: str, text: str) -> None:
    with pytest.raises(CellError):
        TENDERS.named[name].parsed(text)


def test_every_register_reads_back_what_it_prints() -> None:
    told = {
        CellKind.TEXT: "甲",
        CellKind.AMOUNT: "12.5",
        CellKind.WHOLE: "7",
        CellKind.DATE: "2022-03-01",
        CellKind.YES_NO: "否",
    }
    for register in REGISTERS.values():
        for column in register.columns:
            text = column.choices[-1][1] if column.kind is CellKind.CHOICE else told[column.kind]
            assert column.printed(column.parsed(text)) == text, (register.code, column.name)


@pytest.mark.parametrize(
    ("register", "cells", "sentence"),
    [
        ("tenders", {**CELLS, "budget": "0"}, "“采购预算”不能是 0"),
        ("tenders", {**CELLS, "price": "-1"}, "不能小于 0"),
        (
            "trainings",
            {
                "title": "学习",
                "happened_on": "2022-01-01",
                "kind": "业务学习与培训",
                "planned": "3",
                "attended": "4",
            },
            "实到人数多于应到人数",
        ),
        (
            "tasks",
            {"title": "要点", "happened_on": "2022-01-01", "done": "是"},
            "已完成的要写完成日期",
        ),
        (
            "contracts",
            {
                "title": "甲",
                "happened_on": "2022-05-01",
                "until": "2022-04-01",
                "counterparty": "乙",
                "amount": "1",
            },
            "履行期止早于签订日期",
        ),
    ],
)
def test_cells_that_contradict_each_other(register: str, cells: dict[str, str], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        actions.parsed(REGISTERS[register], cells)


class TestInTheDatabase:
    pytestmark = database

    def test_a_row_is_added_corrected_and_made_void(self) -> None:
        row = put("tenders", **CELLS)
        assert isinstance(row, Tender)
        assert register_of(row) is TENDERS
        row.refresh_from_db()
        assert row.budget == Decimal("159.000001"), "exact on every database"
        now = timezone.now()
        changed = {**CELLS, "price": "148"}
        actions.correct(viewer(), TENDERS, row.pk, changed, "合同更正", 0, now)
        with pytest.raises(RefusedError, match="已被别人更正"):
            actions.correct(viewer(), TENDERS, row.pk, CELLS, "再改", 0, now)
        with pytest.raises(RefusedError, match="没有改动任何一栏"):
            actions.correct(viewer(), TENDERS, row.pk, changed, "再改", 1, now)
        with pytest.raises(RefusedError, match="要写明原因"):
            actions.correct(viewer(), TENDERS, row.pk, CELLS, " ", 1, now)
        actions.void(viewer(), TENDERS, row.pk, "重复登记", now)
        with pytest.raises(RefusedError, match="已作废"):
            actions.void(viewer(), TENDERS, row.pk, "再作废", now)
        kinds = [event.kind.partition(":")[2] for event in events_of(row.pk)]
        assert kinds == ["added", "corrected", "voided"]
        assert '"before":{"price":"150"}' in events_of(row.pk)[1].body
        assert list(differences(CITY)) == []

    def test_verify_finds_what_nobody_wrote(self) -> None:
        row, other = put("tenders", **CELLS), put("tenders", **{**CELLS, "title": "别的"})
        Tender.objects.filter(pk=row.pk).update(price=Decimal(1))
        Tender.objects.filter(pk=other.pk).update(state=EntryState.VOID)
        assert sorted(sentence for _, sentence in differences(CITY)) == [
            "内容与记录的不符",
            "是否作废与记录的不符",
        ]
        Tender.objects.filter(pk=row.pk).delete()
        assert "有登记的记录，表中没有这一行" in [sentence for _, sentence in differences(CITY)]

    @pytest.mark.parametrize("username", [STRANGER, FINANCE])
    def test_a_stranger_writes_nothing(self, username: str) -> None:
        row, now, stranger = put("tenders", **CELLS), timezone.now(), viewer(username)
        with pytest.raises(PermissionDenied):
            actions.add(stranger, TENDERS, bureau().pk, CELLS, now)
        with pytest.raises(PermissionDenied):
            actions.correct(stranger, TENDERS, row.pk, {**CELLS, "price": "1"}, "改", 0, now)
        with pytest.raises(PermissionDenied):
            actions.void(stranger, TENDERS, row.pk, "改", now)
        assert not may_give_evidence(stranger, str(row.pk))
        assert may_read_evidence(stranger, str(row.pk)) == (username == FINANCE)

    def test_evidence_is_an_event(self) -> None:
        row = put("tenders", **CELLS)
        document = Document.objects.create(
            city=CITY, sha256="a" * 64, size=1, media_type="x", name="通知书.pdf"
        )
        attach(f"{SUBJECT}:{row.pk}", "evidence", document, viewer().user)
        attach(f"{SUBJECT}:{uuid4()}", "evidence", document, viewer().user)
        last = events_of(row.pk)[-1]
        assert last.kind == "performance-registers:evidence"
        assert "a" * 64 in last.body
        assert list(differences(CITY)) == []

    def test_a_file_is_taken_whole_or_not_at_all(self) -> None:
        heads = ["序号", "采购项目", "中标（成交）日期", "采购方式", "采购预算（万元）", "中标价"]
        good = ["1", "甲", "2022-04-20", "公开招标", "100", "90"]
        document = Document.objects.create(
            city=CITY, sha256="b" * 64, size=1, media_type="x", name="招标.xlsx"
        )

        def taken(*rows: list[str]) -> tuple[list[str], RegisterImport | None]:
            reports, kept = take(
                viewer(), TENDERS, bureau(), document, content(["招标台账"], heads, *rows), timezone.now()
            )
            return [f"{each.became} {'；'.join(each.sentences)}".strip() for each in reports], kept

        told, kept = taken(good, ["2", "乙", "四月", "猜的", "", ""], ["", "合计", "", "", "100", ""])
        assert kept is None
        assert not Tender.objects.exists()
        assert told[0] == "added"
        assert told[1].count("；") == 2, "every mistake of the row"
        total = ["", "合计", "", "", "100", ""]
        told, kept = taken(good, good, [*good[:5], "80"], total)
        assert kept is not None
        assert told[:2] == ["added", "known 与本文件表1 第 3 行的一行相同，没有重复写入"]
        assert told[2:] == ["added", "skipped 合计行不是台账的内容，没有写入"]
        assert set(Tender.objects.values_list("imported", flat=True)) == {kept.pk}
        told, kept = taken(good)
        assert told == ["known 与台账中已登记的一行相同，没有重复写入"]
        with pytest.raises(RefusedError, match="没有找到“招标采购”的表头，缺少：中标（成交）日期、采购方式"):
            take(
                viewer(),
                TENDERS,
                bureau(),
                document,
                content(["采购项目", "中标日期", "采购预算"]),
                timezone.now(),
            )
        assert list(differences(CITY)) == []
