"""A letter is numbered once, says what the pack words, keeps it, and loses nothing that was stated."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tongjian.kernel.cases.models import Case
from tongjian.kernel.letters.actions import draw_up, serve
from tongjian.kernel.letters.content import Content, digest_of
from tongjian.kernel.letters.guard import LETTERS, SERVICES
from tongjian.kernel.letters.models import Letter, Service
from tongjian.kernel.letters.queries import altered
from tongjian.kernel.letters.wording import LetterSheet, filled, letters_of, places
from tongjian.kernel.packs.folder import city_names, packs_root
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.printing import has_template

Draw = Callable[..., Letter]
database = [pytest.mark.database, pytest.mark.django_db]
KINDS = (
    "acceptance",
    "refusal-to-accept",
    "correction",
    "special",
    "refusal",
    "extension",
    "gaps",
    "commitment",
    "revocation",
    "consultation",
    "proof-of-service",
)


@pytest.mark.parametrize("city", city_names())
@pytest.mark.parametrize("kind", KINDS)
def test_every_city_can_draw_every_letter(city: str, kind: str) -> None:
    letters = letters_of(city)
    assert kind in letters.letters
    assert f"letter-{kind}" in pack_of(city).settings.numbers
    assert has_template(city, "letter.typ")
    asked = {name for each in letters.letters[kind].paragraphs for name in places(each)}
    assert asked <= letters.labels.keys() | {"matter", "case"}


@pytest.mark.parametrize("city", city_names())
def test_no_two_series_print_the_same_number(city: str) -> None:
    patterns = pack_of(city).settings.numbers
    letters = [pattern for series, pattern in patterns.items() if series.startswith("letter-")]
    assert len(set(letters)) == len(letters)


def test_a_city_replaces_single_letters_and_a_mistake_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for base in packs_root().glob("_*"):
        (tmp_path / base.name).symlink_to(base, target_is_directory=True)
    templates = tmp_path / "own" / "templates"
    templates.mkdir(parents=True)
    (tmp_path / "own" / "pack.yaml").write_text("pack: own\ntitle: 自有市\nextends: _china\n", "utf-8")
    own = templates / "letters.yaml"
    own.write_text("letters: {refusal: {title: 不准予决定书, paragraphs: []}}\n", "utf-8")
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path))
    letters = letters_of("own")
    assert letters.letters["refusal"].title == "不准予决定书"
    assert letters.letters["acceptance"].title == "受理通知书"
    assert letters.remedies is not None
    own.write_text("letters: {refusal: {title: 不准予决定书, text: 无}}\n", "utf-8")
    with pytest.raises(PackErrors, match="text"):
        letters_of("own")


class TestDrawn:
    pytestmark = database

    def test_it_says_what_the_pack_words(self, draw: Draw, case: Case) -> None:
        letter = draw()
        content = Content.from_text(letter.content)
        assert (letter.title, letter.number) == ("受理通知书", "受理〔2026〕00001号")
        assert content.organisation == "苏州市自然资源和规划局"
        assert content.addressee == "苏州示范置业有限公司"
        assert content.paragraphs[0].startswith(f"你（单位）提出的“{case.title}”申请（编号：{case.number}）")
        assert content.paragraphs[1:] == (
            "办理期限自受理之日起计算，为5个工作日。",
            "承诺于2026年3月9日前办结。依法不计入办理期限的时间不计算在内。",
        )
        assert content.basis == ("《中华人民共和国行政许可法》第三十二条",)

    def test_what_was_not_stated_is_left_out(self, draw: Draw) -> None:
        content = Content.from_text(draw(about={"until": " "}).content)
        assert len(content.paragraphs) == 1
        assert "{" not in "".join(content.paragraphs)

    def test_what_no_paragraph_says_follows_as_a_line(self, draw: Draw) -> None:
        content = Content.from_text(draw(about={"phone": "0512-00000000", "收件人": "张三"}).content)
        assert content.facts == (("联系电话", "0512-00000000"), ("收件人", "张三"))

    def test_a_value_is_never_read_as_a_place(self, draw: Draw) -> None:
        content = Content.from_text(draw("refusal", {"reason": "见{case}与{0}"}).content)
        assert "理由：见{case}与{0}" in content.paragraphs

    def test_decisions_tell_the_remedies_as_unverified(self, draw: Draw) -> None:
        refusal = Content.from_text(draw("refusal", {"reason": "不符合条件"}).content)
        assert "60日内依法申请行政复议" in refusal.remedies
        assert "6个月内依法向人民法院提起行政诉讼" in refusal.remedies
        assert refusal.unverified
        assert not Content.from_text(draw().content).unverified

    def test_the_digest_is_that_of_the_text(self, draw: Draw) -> None:
        letter = draw()
        assert letter.digest == digest_of(letter.content)
        assert Content.from_text(letter.content).text == letter.content
        assert list(altered()) == []

    def test_every_kind_counts_for_itself_and_every_year_anew(self, draw: Draw, now: datetime) -> None:
        numbers = [draw().number, draw("refusal").number, draw().number]
        later = draw(now=now + timedelta(days=366)).number
        assert [*numbers, later] == [
            "受理〔2026〕00001号",
            "不予许可〔2026〕00001号",
            "受理〔2026〕00002号",
            "受理〔2027〕00001号",
        ]

    def test_a_number_of_an_act_that_failed_is_given_to_the_next(self, draw: Draw) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            draw()
            raise RuntimeError
        assert draw().number == "受理〔2026〕00001号"

    def test_drawing_up_costs_four_queries(self, draw: Draw, django_assert_num_queries: Any) -> None:
        draw()
        with transaction.atomic(), django_assert_num_queries(6):  # two of them are the savepoint
            draw()

    def test_a_letter_the_pack_does_not_have_is_named(self, draw: Draw) -> None:
        with pytest.raises(LookupError, match="城市包没有文书“thanks”"):
            draw("thanks")
        assert not Letter.objects.exists()

    def test_a_case_that_is_being_opened_has_a_letter_too(self, draw: Draw, case: Case) -> None:
        Case.objects.all().delete()
        content = Content.from_text(draw(about={"remark": "收到"}).content)
        assert (content.matter, content.case) == ("", "")

    @pytest.mark.parametrize("column", ["content", "digest", "number", "title", "kind", "drawn_at"])
    def test_the_database_keeps_what_was_drawn_up(self, draw: Draw, now: datetime, column: str) -> None:
        letter = draw()
        changed = now + timedelta(days=1) if column == "drawn_at" else "另写"
        with pytest.raises(IntegrityError, match="stays as it was drawn up"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**{column: changed})
        with pytest.raises(IntegrityError, match="stays as it was drawn up"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).delete()
        assert LETTERS.missing() == []

    def test_a_tampered_letter_is_found(self, draw: Draw) -> None:
        letter = draw()
        with connection.cursor() as cursor:
            suffix = "" if connection.vendor == "sqlite" else " ON letters_letter"
            cursor.execute(f"DROP TRIGGER letters_letter_unchanged{suffix}")
        Letter.objects.update(content=letter.content.replace("示范", "样板"))
        assert list(altered()) == [letter.number]
        LETTERS.install()


class TestServed:
    pytestmark = database

    def test_service_is_proved_by_a_letter_of_its_own(self, draw: Draw, now: datetime) -> None:
        letter = draw()
        proof = serve(letter, way="post", receiver="门卫张三", at=now + timedelta(days=1), by=None)
        content = Content.from_text(proof.content)
        assert (proof.title, proof.number) == ("送达回证", "送达〔2026〕00001号")
        assert content.addressee == "苏州示范置业有限公司"
        assert content.facts == (
            ("送达的文书", "受理通知书 受理〔2026〕00001号"),
            ("送达方式", "邮寄送达"),
            ("受送达人（签收人）", "门卫张三"),
            ("送达时间", "2026年3月3日 09:30"),
        )
        assert Service.objects.get(letter=letter).proof == proof

    def test_it_happens_once_and_leaves_no_number_behind(self, draw: Draw, now: datetime) -> None:
        letter = draw()
        serve(letter, way="in-person", receiver="李四", at=now, by=None)
        with pytest.raises(ValueError, match="已经送达过了"), transaction.atomic():
            serve(letter, way="in-person", receiver="李四", at=now, by=None)
        other = serve(draw(), way="in-person", receiver="李四", at=now, by=None)
        assert other.number == "送达〔2026〕00002号"

    @pytest.mark.parametrize(
        ("different", "sentence"),
        [
            ({"receiver": " "}, "没有写受送达人"),
            ({"at": timedelta(days=-1)}, "早于文书出具时间"),
            ({"way": "pigeon"}, "pigeon"),
        ],
    )
    def test_what_cannot_be(self, draw: Draw, now: datetime, different: Any, sentence: str) -> None:
        given: dict[str, Any] = {"way": "post", "receiver": "张三", "at": timedelta()} | different
        given["at"] = now + given["at"]
        with pytest.raises(ValueError, match=sentence):
            serve(draw(), by=None, **given)

    def test_a_proof_is_not_served(self, draw: Draw, now: datetime) -> None:
        proof = serve(draw(), way="post", receiver="张三", at=now, by=None)
        with pytest.raises(ValueError, match="本身不再送达"):
            serve(proof, way="post", receiver="张三", at=now, by=None)

    def test_the_database_keeps_the_proof(self, draw: Draw, now: datetime) -> None:
        serve(draw(), way="post", receiver="张三", at=now, by=None)
        with pytest.raises(IntegrityError, match="proof of service"), transaction.atomic():
            Service.objects.update(receiver="李四")
        assert SERVICES.missing() == []


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_threads_never_share_a_number(
    draw: Draw, case: Case, bureau: Organisation, company: Organisation, now: datetime
) -> None:
    """Whoever draws up letters at the same moment gets consecutive numbers; who gives up leaves no gap."""
    together = threading.Barrier(4)

    def draw_one(gives_up: bool) -> None:
        with transaction.atomic():
            draw_up(
                city="suzhou",
                kind="acceptance",
                case=case.pk,
                root=case.root,
                organisation=bureau.pk,
                addressee=company.pk,
                about={},
                now=now,
                by=None,
            )
            transaction.set_rollback(gives_up)

    def drawing(which: int) -> None:
        together.wait()
        for attempt in range(5):
            draw_one(gives_up=(which + attempt) % 3 == 0)
        connection.close()

    threads = [threading.Thread(target=drawing, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = sum((which + attempt) % 3 != 0 for which in range(4) for attempt in range(5))
    numbers = sorted(Letter.objects.values_list("number", flat=True))
    assert numbers == [f"受理〔2026〕{serial:05}号" for serial in range(1, kept + 1)]


def test_a_sheet_fills_only_its_own_places() -> None:
    sheet = LetterSheet(title="通知", paragraphs=("请于{until}前办理。",))
    assert filled(sheet.paragraphs[0], {"until": "明日"}) == "请于明日前办理。"
    assert filled(sheet.paragraphs[0], {}) is None
    assert filled("没有空白 {0} {a.b}", {}) == "没有空白 {0} {a.b}"
