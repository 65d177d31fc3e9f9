"""文书: they say what the case holds, every kind prints, numbers are used once, publication hides names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document

from tests.engines.penalties.lawful import day, ordinary, whole
from tongjian.engines.penalties import Masking, State, after, fold
from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties import terms as t
from tongjian.engines.penalties.parts import Instalment
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.enforcement.papers.document import docx_of
from tongjian.systems.enforcement.papers.dossier import Dossier, Party, Person
from tongjian.systems.enforcement.papers.drawing import (
    PaperError,
    draw_up,
    from_plain,
    kinds_of,
    to_plain,
)
from tongjian.systems.enforcement.papers.fields import fields_of
from tongjian.systems.enforcement.papers.masking import masked
from tongjian.systems.enforcement.papers.names import EXTRA, OF_CASE
from tongjian.systems.enforcement.papers.printed import pdf_of
from tongjian.systems.enforcement.papers.wording import in_words
from tongjian.systems.enforcement.rules import rules_of

PEOPLE = {"a": "任守正", "b": "戴清如", "head": "卫公谨", "host": "蒲思远", "legal": "卜明理"}


TODAY = day(4, 24)


def dossier(state: State | None = None, party: Party | None = None, today: date = TODAY) -> Dossier:
    return Dossier(
        city="suzhou",
        organisation="住建监察支队",
        channel="housing-inspection",
        region="320500",
        case_number="立〔2026〕7号",
        title="未按图施工案",
        party=party
        or Party(name="澄云里公司", nature=t.Nature.LEGAL_PERSON, identifier="91320500MA1234567X"),
        state=state if state is not None else whole(),
        rules=rules_of("suzhou"),
        calendar=calendar_of("suzhou"),
        today=today,
        persons={key: Person(name=name, certificate=f"ZJ-{key}") for key, name in PEOPLE.items()},
        payee="财政专户",
    )


def test_every_field_is_known() -> None:
    assert set(fields_of(dossier())) == OF_CASE
    assert not OF_CASE & EXTRA


def test_the_decision_says_what_was_decided() -> None:
    paper = draw_up("decision", dossier(), number="罚〔2026〕1号")
    text = "\n".join(paper.paragraphs)
    assert "罚款人民币60,000.00元" in text and "人民币陆万元整" in text
    assert "每日按罚款数额的3%加处罚款" in text
    assert "应你（单位）的要求，本机关于2026年3月25日举行了听证" in text
    assert "60日内" in paper.remedies and paper.sealed
    assert dict(paper.rows)["统一社会信用代码"] == "91320500MA1234567X"
    assert not any("限于" in each for each in paper.paragraphs)  # nothing to correct, no sentence about it


def test_the_situation_chooses_the_paper() -> None:
    facts = ordinary()
    before = fold(list(facts.values())[:4])
    spared = f.Concluded(
        on=day(3, 9), by="a", outcome=t.Outcome.NO_PENALTY, facts="事实", spared=t.Spared.NO_FAULT
    )
    decided = f.Decided(
        on=day(3, 10),
        by="head",
        outcome=t.Outcome.NO_PENALTY,
        number="1",
        spared=t.Spared.NO_FAULT,
        taught=True,
    )
    paper = draw_up("decision", dossier(after(after(before, spared), decided)), number="1")
    assert (paper.kind, paper.title) == ("no-penalty", "不予行政处罚决定书")
    assert any("没有主观过错" in text for text in paper.paragraphs)
    assert draw_up("notice", dossier(), number="1").kind == "hearing-rights"


def test_an_order_to_stop_building_is_a_paper_of_its_own() -> None:
    for order, kind in ((t.Order.STOP_CONSTRUCTION, "stop-order"), (t.Order.RECTIFY, "order")):
        fact = f.Ordered(on=day(4, 1), by="o1", order=order, content="立即停止", due_on=day(4, 2))
        paper = draw_up("order", dossier(after(whole(), fact)), number="1")
        assert paper.kind == kind


def test_the_addition_is_told_with_its_days() -> None:
    paper = draw_up("addition", dossier(), number="1")
    text = "".join(paper.paragraphs)
    assert "共10日" in text and "加处罚款18,000.00元" in text
    with pytest.raises(PaperError, match="加处罚款决定书"):
        draw_up("addition", dossier(today=day(4, 1), state=State()), number="1")


def test_a_table_follows_the_paragraphs() -> None:
    parts = (
        Instalment(due_on=day(5, 1), amount=Decimal(20000)),
        Instalment(due_on=day(6, 1), amount=Decimal(40000)),
    )
    state = after(whole(), f.Deferred(on=day(4, 10), by="head", instalments=parts, reason="困难"))
    paper = draw_up("deferral", dossier(state), number="1")
    assert paper.tables[0][1:] == (("1", "2026年5月1日", "20,000.00"), ("2", "2026年6月1日", "40,000.00"))


@pytest.mark.parametrize("kind", ["decision", "report", "service", "hearing-notice"])
def test_files_of_a_paper(kind: str) -> None:
    paper = draw_up(kind, dossier(), number="文〔2026〕3号")
    pdf = pdf_of("suzhou", paper)
    assert pdf.startswith(b"%PDF") and pdf_of("suzhou", paper) == pdf
    doc = Document(BytesIO(docx_of(paper)))
    text = "\n".join(each.text for each in doc.paragraphs)
    assert paper.title in text and "文〔2026〕3号" in text
    cells = [cell.text for table in doc.tables for row in table.rows for cell in row.cells]
    assert all(value in cells for row in paper.rows for value in row)


def test_every_kind_of_a_city_can_be_drawn_or_says_what_lacks() -> None:
    extra: Mapping[str, str] = dict.fromkeys(EXTRA - {"identifier_title"}, "内容")
    drawn = 0
    for kind, title in kinds_of("rugao").items():
        try:
            paper = draw_up(kind, replace(dossier(), city="rugao"), extra, number="1")
        except PaperError as error:
            assert title in str(error) or "决定书" in str(error)
        else:
            drawn += 1
            assert "{" not in "".join(paper.paragraphs) and from_plain(to_plain(paper)) == paper
    assert len(kinds_of("rugao")) >= 35
    assert drawn >= 29


def test_what_is_kept_is_what_was_drawn() -> None:
    paper = draw_up("report", dossier(), number="1")
    assert from_plain(to_plain(paper)) == paper
    assert draw_up("report", dossier(), number="1").digest == paper.digest
    assert draw_up("report", dossier(), number="2").digest != paper.digest


def test_publication_hides_a_citizen_and_not_a_company() -> None:
    citizen = Party(
        name="王小明",
        nature=t.Nature.CITIZEN,
        identifier="32050119900307123X",
        address="人民路1号",
        phone="13812345678",
    )
    case = dossier(party=citizen)
    shown = str(to_plain(masked(draw_up("decision", case, number="1"), case, Masking())))
    assert "王某某" in shown and "王小明" not in shown
    assert "19900307" not in shown and "人民路1号" not in shown
    minor = dossier(party=replace(citizen, minor=True))
    hidden = str(to_plain(masked(draw_up("decision", minor, number="1"), minor, Masking())))
    assert "王某" not in hidden and "未成年人" in hidden
    company = dossier()
    named = masked(draw_up("decision", company, number="1"), company, Masking())
    assert named.rows[0] == ("当事人", "澄云里公司")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("100", "壹佰元整"),
        ("1005.03", "壹仟零伍元零叁分"),
        ("62050", "陆万贰仟零伍拾元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100200300.40", "壹亿零贰拾万零叁佰元肆角整"),
    ],
)
def test_money_in_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


@pytest.mark.database
@pytest.mark.django_db
def test_numbers_are_used_once() -> None:
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        first = draw_up("service", dossier())
    assert len([each for each in asked if "INSERT" in each["sql"]]) == 1
    with transaction.atomic():
        second = draw_up("service", dossier())
        other = draw_up("service", replace(dossier(), channel="real-estate"))
    assert (first.number, second.number) == ("送〔2026〕0001号", "送〔2026〕0002号")
    assert other.number == "送〔2026〕0001号"  # each channel counts for itself
