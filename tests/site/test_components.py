"""The tags and includes that pages are built from."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from tongjian.engines.worktime import Resumed, Started, Suspended, WorkingDays, due
from tongjian.kernel.cases.inputs import InputField
from tongjian.kernel.packs.queries import calendar_of
from tongjian.site.marks import LIGHTS, clock

TODAY = date(2026, 3, 10)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("due_on", "warn_on", "colour", "words"),
    [
        (date(2026, 3, 9), date(2026, 3, 6), "red", "已超期 1 天"),
        (date(2026, 3, 10), date(2026, 3, 6), "yellow", "今天到期"),
        (date(2026, 3, 12), date(2026, 3, 10), "yellow", "还剩 2 天"),
        (date(2026, 3, 12), date(2026, 3, 11), "green", "还剩 2 天"),
        (None, None, "grey", "未计时"),
    ],
)
def test_a_light_follows_the_due_date(
    due_on: date | None, warn_on: date | None, colour: str, words: str
) -> None:
    """The due day itself is in time: red begins the day after."""
    shown = clock(due_on, warn_on, TODAY)
    assert (shown.colour, shown.words) == (colour, words)


@pytest.mark.parametrize("colour", LIGHTS)
def test_a_light_differs_in_word_and_shape(colour: str) -> None:
    shown = render("{% light colour %}", colour=colour)
    others = {words for other, (words, _) in LIGHTS.items() if other != colour}
    words, shape = LIGHTS[colour]
    assert words in shown
    assert shape in shown
    assert not any(other in shown for other in others)


def test_words_of_strangers_stay_words() -> None:
    assert "&lt;script&gt;" in render("{% mark words %}{% light 'red' words %}", words="<script>")
    assert "<script>" not in render("{% mark words %}{% light 'red' words %}", words="<script>")


def test_a_due_date_lists_every_day_it_counted() -> None:
    events = [
        Started(date(2026, 3, 2)),
        Suspended(date(2026, 3, 4), kind="特别程序", reason="专家评审"),
        Resumed(date(2026, 3, 6), kind="特别程序"),
    ]
    clocked = due(events, WorkingDays(5), calendar_of("suzhou"))
    shown = render("{% due due unit='个工作日' %}", due=clocked)
    assert "2026年3月11日" in shown
    assert shown.count('<li class="counted"') == 5
    assert shown.count("<li") == len(clocked.explanation)
    assert "暂停：特别程序（专家评审）" in shown


def test_a_stopped_clock_says_when_it_could_end_at_the_earliest() -> None:
    events = [Started(date(2026, 3, 2)), Suspended(date(2026, 3, 4), kind="补正")]
    shown = render("{% due due %}", due=due(events, WorkingDays(5), calendar_of("suzhou")))
    assert "已暂停计时" in shown
    assert "恢复后最早" in shown


def test_no_clock_is_a_grey_light() -> None:
    assert "未计时" in render("{% due due %}", due=None)


def test_the_error_summary_leads_to_the_field() -> None:
    errors = [SimpleNamespace(field="site_area", sentence="用地面积应大于 0。")]
    shown = render_to_string("components/errors.html", {"errors": errors, "id_prefix": "id_"})
    assert 'href="#id_site_area"' in shown
    assert "有 1 处需要修改" in shown


def test_without_mistakes_there_is_no_summary() -> None:
    assert render_to_string("components/errors.html", {"errors": []}).strip() == ""


def test_the_pager_keeps_search_and_filters() -> None:
    request = RequestFactory().get("/workbench/", {"q": "平江", "light": "red", "after": "10"})
    shown = render_to_string("components/pager.html", {"request": request, "after": "20"}, request)
    assert "light=red" in shown
    assert "after=20" in shown
    assert "after=10" not in shown
    assert "回到第一页" in shown


def test_a_single_page_has_no_pager() -> None:
    request = RequestFactory().get("/workbench/")
    assert render_to_string("components/pager.html", {"request": request}, request).strip() == ""


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (InputField("remark", "意见", "textarea", True, max_length=500), 'maxlength="500"'),
        (InputField("days", "天数", "number", False, minimum=1, maximum=30), 'min="1" max="30"'),
        (InputField("outcome", "结论", "choice", True, (("agree", "同意"),)), '<option value="agree">同意'),
    ],
)
def test_an_input_carries_its_limits(field: InputField, expected: str) -> None:
    shown = render_to_string("components/field.html", {"field": field, "id": "x"})
    assert expected in shown
    assert (" required" in shown.replace('required"', "")) is field.required


def test_a_missing_value_is_a_dash_and_zero_is_zero() -> None:
    shown = render_to_string("components/facts.html", {"facts": [("备注", None), ("车位", 0)]})
    assert "<dd>—</dd>" in shown
    assert "<dd>0</dd>" in shown


def test_the_timeline_tells_who_and_when() -> None:
    from django.utils import timezone

    now = timezone.now() - timedelta(days=1)
    entry = SimpleNamespace(at=now, title="受理", by="沈洁", text="材料齐全", tone="good")
    shown = render_to_string("components/timeline.html", {"entries": [entry]})
    assert "受理" in shown
    assert "沈洁" in shown
    assert f'datetime="{now.astimezone(timezone.get_current_timezone()).isoformat()}"' in shown
