"""Every link between pages leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, anchors, links, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = [target for target in links(page) if not _leads_somewhere(page, target)]
    assert not broken


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here\n\n[a](#here) [b](#gone) [c](gone.md) [d](page.md#here)\n", "utf-8")
    assert [target for target in links(page) if not _leads_somewhere(page, target)] == ["#gone", "gone.md"]


def _leads_somewhere(page: Path, target: str) -> bool:
    if target.startswith(("https://", "http://")):
        return True
    name, _, fragment = target.partition("#")
    aim = page.parent / name if name else page
    return aim.exists() and (not fragment or fragment in anchors(aim))


def test_promises_name_tests_that_exist() -> None:
    page = ROOT / "docs" / "reliability.md"
    named = re.findall(r"\[`(test_\w+)`\]\((\S+?)\)", page.read_text("utf-8"))
    missing = [name for name, at in named if f"def {name}(" not in (page.parent / at).read_text("utf-8")]
    assert named
    assert not missing
