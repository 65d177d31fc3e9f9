"""A month of assessment from its opening to its scores, as the people of the body make it.

What a journey wants to see is done in pages; the many that are alike are sent by the same sessions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import APIResponse, Page, expect

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.places.office.sheets import MEDIA_TYPE, workbook
from tongjian.systems.assessment.demo.papers import png
from tongjian.systems.assessment.demo.sheet import DemoSheet

ROOT = "/suzhou/assessment/"
TABLE_HEADS = ("区域", "立案数", "应结案数", "缓办数", "结案数", "按期结案数", "返工数")
RECORDS = {
    "违法建设治理完成率": "illegal-construction",
    "执法全过程记录完整率": "full-record",
    "有责投诉": "complaints",
    "受省级以上表彰": "commended",
}
CHECKS = {"市容秩序现场核查合格率": "street-order", "队容风纪现场核查": "bearing"}
DISTRICTS = {
    "吴江区": "um-wujiang",
    "吴中区": "um-wuzhong",
    "相城区": "um-xiangcheng",
    "姑苏区": "um-gusu",
    "苏州工业园区": "um-sip",
    "苏州高新区": "um-snd",
}
_KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Month:
    """An open month: its title, its page, and the page of every task by item and district."""

    title: str
    address: str
    tasks: Mapping[tuple[str, str], str]


def before_last() -> date:
    """A day of a month nobody has assessed yet: the demo holds the last one and this one."""
    return timezone.localdate().replace(day=1) - timedelta(days=40)


def opened(head: Page) -> Month:
    """The head opens the month, and gives every item to an assessor, whole rows at a time."""
    day = before_last()
    head.goto(ROOT)
    head.get_by_label("月份").fill(f"{day:%Y-%m}")
    head.get_by_role("button", name="开启", exact=True).click()
    title = f"{day.year}年{day.month}月"
    expect(head.get_by_text(f"{title}考核已开启。")).to_be_visible()
    found = head.evaluate(
        """() => [...document.querySelectorAll("tbody td[data-label] a")].map(link => [
            link.closest("tr").querySelector("th").innerText.trim().split("\\n")[0],
            link.closest("td").dataset.label, link.getAttribute("href")])"""
    )
    month = Month(title, head.url, {(item.strip(), district): link for item, district, link in found})
    for row in head.get_by_role("checkbox", name=re.compile("^选中整行：")).all():
        row.check()
    head.get_by_label("考核员").select_option(label="陈立言")
    head.get_by_role("button", name="派给选中的任务").click()
    expect(head.get_by_text(f"已派出 {len(month.tasks)} 项任务。")).to_be_visible()
    return month


def drawn(head: Page, number: str) -> None:
    """The head announces the sample, and draws once the figure is public."""
    head.get_by_label("公开数字的名称").fill("排列五开奖号码")
    head.get_by_label("何时、在哪里公布").fill("明日，体彩网")
    head.get_by_role("button", name="公告抽样").click()
    expect(head.get_by_text("抽样规则和点位名单已公告。")).to_be_visible()
    head.get_by_label("公布的数字").fill(number)
    head.get_by_role("button", name="抽取点位").click()
    expect(head.get_by_text("点位已抽出，证书已公布。")).to_be_visible()


def imported(page: Page, month: Month) -> None:
    """The table of the shared database, as it was exported there."""
    page.goto(month.address)
    page.get_by_role("link", name="导入“数字城管案件统计表”").click()
    rows = [[each.district, *each.figures] for each in _sheet().cases]
    file = workbook([(head, 12) for head in TABLE_HEADS], rows)
    page.get_by_label("数据表").set_input_files(
        {"name": "案件统计.xlsx", "mimeType": MEDIA_TYPE, "buffer": file}
    )
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已导入，取自它的项目已采集。")).to_be_visible()


def recorded(page: Page, month: Month) -> None:
    """What the records say of every district; each with a paper behind it."""
    paper = {
        "name": "台账.xlsx",
        "mimeType": MEDIA_TYPE,
        "buffer": workbook([("数", 8), ("总数", 8)], [[1, 1]]),
    }
    said = {(entry.item, entry.district): entry for entry in _sheet().records}
    for (item, district), address in month.tasks.items():
        if item in RECORDS:
            entry = said[RECORDS[item], DISTRICTS[district]]
            whole = "" if entry.whole is None else f"{entry.whole:f}"
            _sent(page, address, {"counted": f"{entry.counted:f}", "whole": whole, "file": paper})


def places(page: Page, address: str) -> list[str]:
    """The pages of the places drawn for a task, in the order of their codes."""
    text = page.request.get(address).text()
    return list(dict.fromkeys(re.findall(rf'href="({ROOT}observations/{_KEY}/)"', text)))


def checked(first: Page, second: Page, month: Month, *, without: str) -> None:
    """Every other place: a picture, the first marks, then those of another person."""
    sheet = _sheet()
    number, aspects = 100, dict[str, frozenset[str]]()
    for (item, district), task in month.tasks.items():
        if item not in CHECKS:
            continue
        for place, address in enumerate(places(first, task)):
            found = {
                problem.aspect
                for problem in sheet.problems
                if (problem.district, problem.item, problem.place)
                == (DISTRICTS[district], CHECKS[item], place)
            }
            number += 1
            if address != without:
                picture = {"name": "现场.png", "mimeType": "image/png", "buffer": png(number)}
                _sent(first, f"{address}photo/", {"file": picture})
                if item not in aspects:
                    aspects[item] = _aspects(first, address)
                said = {f"aspect-{each}": "problem" if each in found else "ok" for each in aspects[item]}
                for page in (first, second):
                    _sent(page, address, said)


def _aspects(page: Page, address: str) -> frozenset[str]:
    """What is looked at, as the page of a place with a picture asks for it."""
    return frozenset(re.findall(r'name="aspect-([a-z-]+)"', page.request.get(address).text()))


def _sent(page: Page, address: str, said: Mapping[str, object]) -> APIResponse:
    """A form sent by the session of the page; it has to be taken."""
    (token,) = [each["value"] for each in page.context.cookies() if each["name"] == "csrftoken"]
    answer = page.request.post(
        address,
        multipart=dict(said),  # type: ignore[arg-type]
        headers={"X-CSRFToken": token},
        max_redirects=0,
    )
    assert answer.status == 302, (address, answer.status, answer.text()[:2000])
    return answer


def _sheet() -> DemoSheet:
    return read_sheet(pack_of("suzhou").folders, "assessment/demo.yaml", DemoSheet)
