"""The pages of the optimisation, and the command."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.systems.approval.optimisation.conftest import YEAR, at, recorded
from tongjian.cli import main
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User

pytestmark = pytest.mark.usefixtures("suzhou")
PAGES = ("optimisation", "optimisation-replay", "optimisation-log")


def client(account: str | None) -> Client:
    browser = Client()
    if account:
        browser.force_login(User.objects.get(username=account))
    return browser


def test_officials_see_before_and_after_and_how_it_was_made():
    page = client("suzhou-housing").get(reverse("optimisation", args=["suzhou"])).content.decode()
    for words in ("优化前后", "280", "减少到 200", "减少了 200", "假定（没有可引用的来源）", "关键路径"):
        assert words in page
    other = client("suzhou-housing").get(
        reverse("optimisation", args=["suzhou"]), {"theme": "small", "against": "2026-01-01"}
    )
    assert "2026-01-01 施行的版本" in other.content.decode()


def test_the_menu_leads_an_official_to_their_own_city():
    answer = client("suzhou-housing").get(reverse("optimisation"))
    assert (answer.status_code, answer.url) == (302, reverse("optimisation", args=["suzhou"]))
    assert client("suzhou-applicant").get(reverse("optimisation")).status_code == 403


def test_a_year_is_played_again_with_more_people():
    recorded("办〔2026〕1号", at(3, 2))
    address = reverse("optimisation-replay", args=["suzhou"])
    page = client("suzhou-supervisor").get(address, {"year": YEAR}).content.decode()
    assert "瓶颈部门" in page
    assert "走不到结束" not in page
    empty = client("suzhou-supervisor").get(address, {"year": "2016", "people-1": "x"})
    assert "没有办结的阶段申请" in empty.content.decode()


def test_the_log_is_streamed_as_a_file():
    recorded("办〔2026〕1号", at(3, 2))
    answer = client("suzhou-window").get(
        reverse("optimisation-log", args=["suzhou"]), {"since": "2026-01-01", "until": "2026-12-31"}
    )
    assert "办〔2026〕1号" in b"".join(answer.streaming_content).decode()
    wrong = client("suzhou-window").get(reverse("optimisation-log", args=["suzhou"]), {"since": "x"})
    assert wrong.status_code == 400


def test_strangers_are_refused():
    install(pack_of("rugao"))
    install_demo_people(pack_of("rugao"))
    for account in (None, "suzhou-applicant", "suzhou-designer", "rugao-supervisor", "rugao-administrator"):
        for name in PAGES:
            answer = client(account).get(reverse(name, args=["suzhou"]))
            assert answer.status_code == (302 if account is None else 403), (account, name)


@pytest.mark.parametrize("name", PAGES[:2])
def test_a_page_takes_a_fixed_number_of_queries(name, django_assert_max_num_queries):
    for number in range(3):
        recorded(f"办〔2026〕{number}号", at(3, 2))
    official = client("suzhou-housing")
    official.get(reverse(name, args=["suzhou"]))
    with django_assert_max_num_queries(10 if name.endswith("replay") else 6):
        official.get(reverse(name, args=["suzhou"]))


def test_the_command_logs_compares_and_replays(tmp_path, capsys):
    recorded("办〔2026〕1号", at(3, 2))
    out = tmp_path / "log.xes"
    assert main(["process", "log", "suzhou", "--from", "2026-01-01", "--to", "2026-12-31", str(out)]) == 0
    assert out.read_text("utf-8").count("<trace>") == 1
    assert main(["process", "compare", "suzhou"]) == 0
    assert "280 →" in capsys.readouterr().out
    assert main(["process", "compare", "suzhou", "--theme", "nothing"]) == 2
    assert main(["process", "compare", "rugao", "--json"]) == 0
    assert main(["process", "replay", "suzhou", "--year", str(YEAR)]) == 0
    assert "平均等待" in capsys.readouterr().out
    assert main(["process", "compare", "nowhere"]) == 2
