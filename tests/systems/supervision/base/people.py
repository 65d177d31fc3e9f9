"""Who acts in the tests, when, and what a file or a form of them says."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.plans.drawing import Ceremony

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
QUALITY, CONDUCT, DANGER = "32050017001001", "32050017001002", "32050017002001"
MARKET = "32050017008001"
CEREMONY = Ceremony("开奖号码", "下一期，体彩网", {})
VALUE = {"开奖号码": "4713826"}


def viewer(username: str) -> Viewer:
    """That person today."""
    return viewer_of(User.objects.get(username=username), TODAY)


def client(username: str) -> Client:
    """A browser in which that person has signed in."""
    browser = Client()
    browser.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return browser


def workbook(*rows: list[Any]) -> bytes:
    """An XLSX of these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def file_of(folder: Path, *rows: list[Any]) -> Path:
    """The same in a folder."""
    path = folder / "given.xlsx"
    path.write_bytes(workbook(*rows))
    return path
