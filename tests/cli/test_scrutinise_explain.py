"""`tongjian scrutinise explain`: a rule on one page, or a sentence with names like it."""

from __future__ import annotations

import json

import pytest

from tongjian.cli import scrutinise_explain
from tongjian.cli.parser import Parser


def explained(*arguments: str) -> int:
    parser = Parser(prog="tongjian scrutinise")
    scrutinise_explain.add_arguments(parser.add_subparsers())
    args = parser.parse_args(["explain", *arguments])
    code: int = args.run(args)
    return code


def test_a_page_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("js2025-2.7.2", "--pack", "suzhou") == 0
    page = capsys.readouterr().out
    assert "新建住宅绿地率" in page
    assert "≥ 30" in page
    assert "园林" in page


def test_data_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("js2025-2.7.2", "--pack", "suzhou", "--date", "2026-02-01", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["rule"], found["clause"], found["is_in_force"]) == ("js2025-2.7.2", "2.7.2", False)
    assert found["verified"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("js2025-2.7.3", "--pack", "suzhou"), "unknown-rule", "js2025-2.7.2"),
        (("js2025-2.7.2", "--pack", "suzhou", "--date", "明天"), "bad-date", "2026-03-01"),
        (("js2025-2.7.2", "--pack", "nowhere"), "bad-pack", "nowhere"),
    ],
)
def test_what_is_wrong_is_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str, word: str
) -> None:
    assert explained(*arguments, "--json") == 2
    written = capsys.readouterr()
    refused = json.loads(written.out)["refused"]
    assert refused["code"] == code
    assert word in written.err
    assert len(written.err.strip().splitlines()) == 1
