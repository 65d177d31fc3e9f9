"""The worker of an app for the field: what it keeps, and that a change of it is another version."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from tongjian.kernel import fieldshell


def shell(page: str, *files: str) -> dict[str, Any]:
    code = fieldshell.worker(page, files).content.decode()
    found = re.match(r"const SHELL = (\{.*\});\n", code)
    assert found
    said: dict[str, Any] = json.loads(found[1])
    return said


def test_the_worker_keeps_the_page_its_files_and_the_fonts() -> None:
    said = shell("/a/app/", "built/field.js")
    assert said["page"] == "/a/app/"
    assert any(each.endswith("built/field.js") for each in said["files"])
    assert len(said["fonts"]) > 50
    assert all(each.endswith(".woff2") for each in said["fonts"])


def test_every_font_of_the_style_sheet_is_kept() -> None:
    said = shell("/a/app/", "built/field.js")
    sheet = Path(str(finders.find("built/site.css"))).read_text(encoding="utf-8")
    named = set(re.findall(r'url\("?\./fonts/([^")]+\.woff2)', sheet))
    assert named
    assert named <= {each.rpartition("/")[2] for each in said["fonts"]}


def test_another_page_or_another_font_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    first = shell("/a/app/", "built/field.js")["version"]
    assert shell("/b/app/", "built/field.js")["version"] != first
    monkeypatch.setattr(fieldshell, "_fonts", lambda: ["built/fonts/other.woff2"])
    assert shell("/a/app/", "built/field.js")["version"] != first
