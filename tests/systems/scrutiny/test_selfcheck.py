"""自查: a drawing without a case, the same result, and nothing that stays."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tongjian.engines.drawing.samples import write_sample
from tongjian.kernel.documents.access import Place, register
from tongjian.kernel.documents.actions import attach, store
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.documents.queries import offered
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.scrutiny.jobs import CHECK
from tongjian.systems.scrutiny.models import Check, CheckState, SelfCheck
from tongjian.systems.scrutiny.parcels import conditions_of
from tongjian.systems.scrutiny.selfcheck import actions, jobs, limits
from tongjian.systems.scrutiny.selfcheck.rooms import rooms

# Most of it is the same on either database: what meets in rows is marked `database` and runs on both.
pytestmark = pytest.mark.django_db(transaction=True)
CITY, PARCEL = "suzhou", "sz-2024-018"
HERE = f"/{CITY}/self-check/"
NONE = {"by": "none"}


@pytest.fixture(autouse=True)
def city(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path / "var"
    pack = pack_of(CITY)
    install(pack)
    install_demo_people(pack)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawings")
    for kind in ("faulty", "passing"):
        write_sample(folder / f"{kind}.dxf", kind)
    return folder


@pytest.fixture
def faulty(drawings: Path) -> bytes:
    return (drawings / "faulty.dxf").read_bytes()


def signed_in(username: str | None) -> Client:
    browser = Client()
    if username:
        browser.force_login(User.objects.get(username=username))
    return browser


def hand_in(browser: Client, content: bytes, name: str = "总图.dxf", **form: Any) -> HttpResponse:
    file = BytesIO(content)
    file.name = name
    return browser.post(HERE, {"file": file, **(form or NONE)})


def ask(browser: Client, content: bytes, **form: Any) -> str:
    """The address of the result."""
    answer = hand_in(browser, content, **form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def work() -> None:
    call_command("work", "--drain")
    assert list(Job.objects.exclude(error="").values_list("name", "error")) == []


def text(answer: Any) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode()


def files() -> list[str]:
    """Everything that lies in the rooms of self-checks."""
    root = rooms().root
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def without_timing(report: str | bytes) -> dict[str, Any]:
    return {key: value for key, value in json.loads(report).items() if key != "timing"}


def test_the_result_is_the_one_the_officer_will_see(faulty: bytes) -> None:
    """The same file under the same conditions, through a case's material and through the self-check."""
    owner = Organisation.objects.get(city=CITY, name__contains="澄云里")
    place = Place("总平面图", CITY, owner.pk, limits.SIGNED_IN, scrutiny="drawing")
    register("trial", can_read=lambda *_: True, can_write=lambda *_: True, place=lambda *_: place)
    document = store(BytesIO(faulty), "总图.dxf", city=CITY, owner=owner.pk, by=None, limits=place.limits)
    attach(f"trial:{UUID(int=1)}", "site-plan", document, None)
    check = Check.objects.get()
    Check.objects.update(conditions=conditions_of(CITY, PARCEL))
    visitor = signed_in(None)
    address = ask(visitor, faulty, by="parcel", parcel=PARCEL)
    work()

    officer = signed_in("suzhou-natural-resources")
    theirs = text(officer.get(f"/scrutiny/{check.pk}/report.json"))
    ours = text(visitor.get(f"{address}report.json"))
    assert without_timing(ours) == without_timing(theirs)
    assert without_timing(ours)["verdicts"]["fail"] > 0
    for part in ("data-finding-ref=", "data-finding=", '<th scope="row">'):
        pages = [text(officer.get(f"/scrutiny/{check.pk}/")), text(visitor.get(address))]
        assert pages[0].count(part) == pages[1].count(part) > 0


@pytest.mark.parametrize("account", [None, "suzhou-applicant"])
def test_only_who_asked_sees_it(account: str | None, faulty: bytes) -> None:
    browser = signed_in(account)
    address = ask(browser, faulty)
    work()
    parts = ("", "waiting/", "report.json", "annotated.dxf")
    for stranger in (None, "suzhou-applicant-2", "suzhou-natural-resources", "suzhou-administrator"):
        other = signed_in(stranger)
        assert {other.get(f"{address}{part}").status_code for part in parts} == {404}, stranger
        for act in ("delete/", "keep/"):
            assert other.post(f"{address}{act}").status_code in {302, 404}, (stranger, act)
    assert browser.get(address).status_code == 200
    assert text(browser.get(f"{address}annotated.dxf"))
    assert browser.get(f"{address}passwd").status_code == 404
    assert browser.get(address.replace(CITY, "rugao")).status_code == 404
    assert SelfCheck.objects.get().kept is None


def test_a_visitor_who_signs_in_still_sees_it(faulty: bytes) -> None:
    browser = signed_in(None)
    address = ask(browser, faulty)
    browser.post("/sign-in/", {"username": "suzhou-applicant", "password": "tongjian-demo"})
    assert browser.get(address).status_code == 200


def test_it_waits_its_turn_and_says_so(faulty: bytes) -> None:
    browser = signed_in(None)
    first, second = ask(browser, faulty), ask(browser, faulty)
    assert "前面还有 1 份图纸" in text(browser.get(second))
    assert 'http-equiv="refresh"' in text(browser.get(first)), "it comes without scripts too"
    assert "hx-get" in text(browser.get(f"{first}waiting/"))
    work()
    assert browser.get(f"{first}waiting/")["HX-Refresh"] == "true"
    assert "data-finding-ref" in text(browser.get(first))


def test_delete_removes_every_file(faulty: bytes) -> None:
    browser = signed_in(None)
    address = ask(browser, faulty)
    work()
    left = {name.rpartition("/")[2].removeprefix("1-") for name in files()}
    assert left == {"drawing", "report.json", "report.pdf", "annotated.dxf", "annotated.svg"}
    assert "已经全部删除" in text(browser.post(f"{address}delete/"))
    assert files() == []
    assert not SelfCheck.objects.exists()
    assert browser.get(address).status_code == 404


@pytest.mark.database
def test_deleting_while_it_is_scrutinised_leaves_nothing(
    faulty: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(None)
    address = ask(browser, faulty)
    engine = jobs.judge

    def deleted_meanwhile(*given: Any, **papers: Any) -> Any:
        answer = engine(*given, **papers)
        browser.post(f"{address}delete/")
        return answer

    monkeypatch.setattr(jobs, "judge", deleted_meanwhile)
    work()
    assert files() == []


@pytest.mark.database
def test_after_an_hour_it_is_gone_also_when_the_sweep_was_cut_short(
    faulty: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(None)
    address = ask(browser, faulty)
    work()
    timer = Job.objects.get(name=actions.SWEEP)
    assert timer.ready_at == SelfCheck.objects.get().expires_at
    SelfCheck.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(address).status_code == 404, "nobody has to sweep for that"

    jobs._clear({})  # the worker dies here: files gone, row still there
    assert files() == []
    assert SelfCheck.objects.exists()
    Job.objects.update(ready_at=timezone.now())
    work()
    assert not SelfCheck.objects.exists()


def test_files_nobody_knows_of_are_swept(tmp_path: Path) -> None:
    """A process was killed between taking a file in and writing the self-check down, or while removing."""
    old, new = UUID(int=1), UUID(int=2)
    for check in (old, new):
        (rooms().root / str(check)).mkdir()
        (rooms().root / str(check) / "drawing").write_bytes(b"x")
    half = rooms().root / "gone" / "abc"
    half.mkdir(parents=True)
    (half / "drawing").write_bytes(b"x")
    os.utime(rooms().root / str(old), (0, 0))
    jobs.sweep_at_start()
    assert files() == [f"{new}/drawing"]


def test_a_submission_that_fails_leaves_no_file(faulty: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "enqueue", broken)
    with pytest.raises(RuntimeError):
        hand_in(signed_in(None), faulty)
    assert files() == []
    assert not SelfCheck.objects.exists()


def test_an_organisation_keeps_its_drawing(faulty: bytes) -> None:
    browser = signed_in("suzhou-applicant")
    viewer = viewer_of(User.objects.get(username="suzhou-applicant"), timezone.localdate())
    (organisation,) = viewer.organisations(Role.APPLICANT)
    address = ask(browser, faulty)
    work()
    assert not Document.objects.exists()
    assert "保留图纸" in text(browser.get(address))
    for _ in range(2):
        assert browser.post(f"{address}keep/").status_code == 302
    kept = Document.objects.get()
    assert (kept.owner_id, kept.name) == (organisation, "总图.dxf")
    assert [offer.document for offer in offered(organisation, "site-plan")] == [kept.pk]
    assert not Check.objects.exists(), "no case has anything to do with it"
    assert "已保留" in text(browser.get(address))
    browser.post(f"{address}delete/")
    assert Document.objects.exists()
    assert Attachment.objects.filter(document=kept).exists()


def test_neither_visitors_nor_officers_keep_anything(faulty: bytes) -> None:
    for account in (None, "suzhou-natural-resources"):
        browser = signed_in(account)
        address = ask(browser, faulty)
        assert browser.post(f"{address}keep/").status_code == (302 if account is None else 403)
    assert not Document.objects.exists()


def test_too_many_are_told_when_it_is_possible_again(faulty: bytes) -> None:
    browser = signed_in(None)
    for _ in range(limits.OF_A_SESSION + 1):
        hand_in(browser, faulty)
    answer = hand_in(browser, faulty)
    assert answer.status_code == 429
    assert re.search(r"请在 \d+ (分钟|秒)后再试", text(answer))
    assert 0 < int(answer["Retry-After"]) <= limits.WINDOW
    others = hand_in(signed_in("suzhou-applicant"), faulty)
    assert others.status_code == 302, "who has signed in has a count of their own"


def test_an_address_cannot_begin_anew_with_new_sessions(
    faulty: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OF_AN_ADDRESS", 3)
    answers = [hand_in(signed_in(None), faulty).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_a_full_queue_takes_nobody_in(faulty: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 1)
    ask(signed_in(None), faulty)
    answer = hand_in(signed_in(None), faulty)
    assert answer.status_code == 429
    assert "1 份图纸在排队" in text(answer)
    assert SelfCheck.objects.count() == 1


@pytest.mark.database
def test_drawings_of_cases_go_first(faulty: bytes) -> None:
    address = ask(signed_in(None), faulty)
    check = SelfCheck.objects.get()
    args = {"check": str(check.pk), "round": 1}
    enqueue(CHECK, {"check": str(UUID(int=0))}, city=CITY)
    outcome = jobs._judge(args)
    jobs.check_drawing(args, outcome)
    again = Job.objects.filter(name=actions.SELF_CHECK).latest("id")
    assert again.args == {**args, "gave_way": 1}
    assert jobs._judge({**args, "gave_way": 20}) is jobs._Outcome.JUDGED, "but not for ever"
    assert address


def test_what_cannot_be_done_is_said(faulty: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine cannot even be started, again and again: whoever waits is told."""
    browser = signed_in(None)
    address = ask(browser, faulty)

    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(jobs, "judge", broken)
    Job.objects.filter(name=actions.SELF_CHECK).update(attempts=49)
    call_command("work", "--drain")
    assert "多次中断" in text(browser.get(address))


@pytest.mark.database
def test_two_submissions_at_once(faulty: bytes, drawings: Path) -> None:
    """Both are answered, each with its own drawing."""

    def one(content: bytes) -> tuple[Client, str]:
        browser = signed_in(None)
        try:
            return browser, ask(browser, content)
        finally:
            connection.close()

    contents = (faulty, (drawings / "passing.dxf").read_bytes())
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, contents))
    work()
    failed = [json.loads(text(b.get(f"{a}report.json")))["verdicts"]["fail"] for b, a in answers]
    assert failed[0] > failed[1]


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda drawing: drawing[:40_000],
    "noise": lambda drawing: drawing[:2000] + bytes(range(256)) * 400,
    "deep": lambda drawing: drawing.replace(b"ENTITIES", b"ENTITIE\x00", 1),
}


def test_a_hostile_drawing_costs_a_sentence(faulty: bytes) -> None:
    browser = signed_in(None)
    addresses = [ask(browser, spoil(faulty)) for spoil in HOSTILE.values()]
    work()
    assert set(SelfCheck.objects.values_list("state", flat=True)) == {CheckState.REFUSED}
    for check, address in zip(SelfCheck.objects.order_by("asked_at"), addresses, strict=True):
        page = text(browser.get(address))
        assert check.sentence
        assert check.mend in page


MISTAKES: list[tuple[str, bytes | None, dict[str, str], str]] = [
    ("总图.dxf", b"hello", NONE, "内容不是DXF 图纸"),
    ("总图.dxf", b"", NONE, "是空的（0 字节）"),
    ("总图.exe", b"MZ", NONE, "类型不被接受"),
    ("总图.dxf", None, {"by": "parcel", "parcel": "nowhere"}, "请从列表中选择地块"),
    ("总图.dxf", None, {"by": "figures"}, "手工填写的规划条件是空的"),
    ("总图.dxf", None, {"by": "figures", "far_max": "二点五"}, "“容积率上限”应是不小于 0 的数字"),
    ("总图.dxf", None, {"by": "figures", "far_max": "1", "far_min": "2"}, "下限 2 大于上限 1"),
    ("总图.dxf", None, {"by": "figures", "far_max": "1", "issued": "昨天"}, "“条件核发日期”应是日期"),
    ("总图.dxf", None, {"by": "none", "accepted": "1024-01-01"}, "2000 年到 2099 年"),
    ("总图.dxf", None, {"by": "file"}, "没有收到规划条件文件"),
    ("总图.dxf", None, {"by": "whatever"}, "请选择规划条件从哪里来"),
]


def test_what_is_wrong_with_the_form_is_said(faulty: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_A_SESSION", 1000)
    monkeypatch.setattr(limits, "OF_AN_ADDRESS", 1000)
    browser = signed_in(None)
    for name, content, form, sentence in MISTAKES:
        given = faulty if content is None else content
        answer = hand_in(browser, given, name, **form)
        assert answer.status_code == 422
        assert sentence in text(answer)
        file = BytesIO(given)
        file.name = name
        as_json = browser.post(HERE, {"file": file, **form}, headers={"Accept": "application/json"})
        assert sentence in as_json.json()["error"]
    assert files() == []


def test_a_drawing_over_the_limit_is_refused(faulty: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VISITOR", limits.Limits(limits.FORMATS, 1000))
    answer = hand_in(signed_in(None), faulty)
    assert answer.status_code == 422
    assert "上限" in text(answer)
    assert files() == []


def test_conditions_may_be_typed_or_given_as_a_file(faulty: bytes) -> None:
    browser = signed_in(None)
    typed = {"far_max": "0.55", "green_ratio_min": "30", "use": "住宅、商业", "issued": "2024-01-15"}
    paper = BytesIO(b"far: {max: 0.55}\ngreen_ratio: {min: 30}\n")
    paper.name = "条件.yaml"
    for form in ({"by": "figures", **typed}, {"by": "file", "conditions": paper}):
        address = ask(browser, faulty, **form)
        work()
        far = json.loads(text(browser.get(f"{address}report.json")))["indicators"]["far"]
        assert far["sources"]["condition"] == {"max": "0.55"}


def test_a_wrong_conditions_file_is_told_with_its_line(faulty: bytes) -> None:
    browser = signed_in(None)
    bomb = BytesIO(b"far: {max: 1}\nfarr: &a [1]\nuse: [*a, *a]\n")
    bomb.name = "bomb.yaml"
    address = ask(browser, faulty, by="file", conditions=bomb)
    work()
    assert SelfCheck.objects.get().state == CheckState.REFUSED
    assert "conditions.yaml:" in text(browser.get(address))


def test_rules_of_another_day(faulty: bytes) -> None:
    browser = signed_in(None)
    address = ask(browser, faulty, by="none", accepted="2025-05-01")
    work()
    assert json.loads(text(browser.get(f"{address}report.json")))["rules_on"] == "2025-05-01"


def test_the_page_says_what_becomes_of_the_drawing() -> None:
    page = text(signed_in(None).get(HERE))
    for promise in ("60 分钟后自动删除", "立即删除", "保留图纸", "30.0", "2024-018"):
        assert promise in page
    assert "图纸自查" in text(signed_in(None).get(f"/{CITY}/"))
