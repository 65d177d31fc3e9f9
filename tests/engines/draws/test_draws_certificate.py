"""A certificate: whoever changes a byte of it, or of a list, is found out."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.draws.drawcases import VALUES, announced, listed, planned
from tongjian.engines.draws import (
    Certificate,
    DrawError,
    Exclusion,
    Held,
    ObjectList,
    Outcome,
    Published,
    Replaced,
    Rules,
    Size,
    certificate,
    draw,
    embedded,
    plan,
    read_announcement,
    verify,
)

PAGE = Path(__file__).parents[3] / "docs" / "draws.md"


def made() -> Certificate:
    planning = planned()
    held = Held(at="2026-03-02 10:00", operator="王某", witnesses=("公证员 李某",))
    return certificate(planning, draw(planning, VALUES), embedded(planning), held)


def small() -> Certificate:
    planning = plan(Rules(title="小", size=Size(ratio="30%")), listed(3))
    return certificate(planning, draw(planning, {"seed": "42"}), embedded(planning))


def resealed(data: dict[str, Any]) -> bytes:
    """A forger computes every digest again that can be computed without a draw."""
    changed = Certificate.model_validate_json(json.dumps(data))
    changed = changed.model_copy(update={"announcement_digest": changed.announcement.digest})
    return changed.model_copy(update={"digest": changed.seal()}).text.encode()


def test_a_certificate_is_confirmed_from_public_data_alone() -> None:
    verdict = verify(made().text.encode())
    assert [check.name for check in verdict.checks if check.outcome != Outcome.PASSED] == []
    names = "form seal announcement lists allocation seed circles selected visits whole"
    assert " ".join(check.name for check in verdict.checks) == names
    assert verdict.outcome == Outcome.PASSED
    assert "不能由计算证明" in verdict.cautions[0]


def test_the_same_draw_is_the_same_bytes() -> None:
    assert made().text == made().text
    assert hashlib.sha256(planned().announcement.text.encode()).hexdigest() == planned().announcement.digest
    assert read_announcement(planned().announcement.text.encode()) == planned().announcement


def test_any_changed_byte_is_found() -> None:
    content = small().text.encode()
    assert verify(content).outcome == Outcome.PASSED
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0x20 if place % 2 else 0x01
        assert verify(bytes(changed)).outcome == Outcome.FAILED, (place, content[place - 20 : place + 20])
    for shorter in (content[:-1], content[1:], content + b"\n", b"", b"\xff", b"[]", b"{}"):
        assert verify(shorter).outcome == Outcome.FAILED


def forged(data: dict[str, Any], *path: str | int, value: object) -> dict[str, Any]:
    inner: Any = data
    for step in path[:-1]:
        inner = inner[step]
    assert inner[path[-1]] != value
    inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "check"),
    [
        (("selected", 0, "id"), "工地999", "selected"),
        (("selected", 0, "weight"), 3, "selected"),
        (("selected", 0, "ticket"), "0" * 64, "selected"),
        (("circles", 0, "start"), 0, "circles"),
        (("visits", 0, "people", 0), "P9", "visits"),
        (("seed", "parts", 2, "value"), "4820518", "seed"),
        (("seed", "parts", 0, "value"), "0e" * 16, "seed"),
        (("seed", "value"), "0" * 64, "seed"),
        (("announcement", "rules", "weights", "A"), 2, "seed"),
        (("announcement", "rules", "title"), "另一次", "seed"),
        (("announcement", "rules", "teams", "max_visits"), 9, "seed"),
        (("announcement", "strata", 0, "size"), 1, "allocation"),
        (("announcement", "objects", "digest"), "0" * 64, "lists"),
        (("announcement", "objects", "rows"), 23, "lists"),
        (("lists", "objects", "text"), "id\na\n", "lists"),
        (("lists", "interests", "text"), "inspector\tobject\n", "lists"),
    ],
)
def test_a_forgery_with_all_digests_made_anew_is_found_by_the_draw(
    path: tuple[str | int, ...], value: object, check: str
) -> None:
    verdict = verify(resealed(forged(json.loads(made().text), *path, value=value)))
    assert verdict.outcome == Outcome.FAILED
    assert check in {one.name for one in verdict.checks if one.outcome == Outcome.FAILED}


def test_a_list_published_elsewhere_has_to_be_given_and_be_the_same() -> None:
    planning = planned()
    lists = embedded(planning) | {"objects": Published(place="https://example.org/objects.tsv")}
    content = certificate(planning, draw(planning, VALUES), lists).text.encode()
    missing = verify(content)
    assert missing.outcome == Outcome.UNKNOWN
    assert "--objects https://example.org/objects.tsv" in missing.checks[-1].sentence
    text = planning.objects.text.encode()
    assert verify(content, {"objects": text}).outcome == Outcome.PASSED
    assert verify(content, {"objects": text.replace(b"\tD\t", b"\tA\t", 1)}).outcome == Outcome.FAILED
    assert verify(content, {"objects": b"\xff"}).outcome == Outcome.FAILED


def test_a_draw_made_again_names_the_first_and_the_reason() -> None:
    first = made()
    again = announced().model_copy(update={"replaces": Replaced(digest=first.digest, reason="名单漏了一户")})
    planning = plan(again, planned().objects, planned().staff)
    second = certificate(planning, draw(planning, VALUES), embedded(planning))
    verdict = verify(second.text.encode())
    assert verdict.outcome == Outcome.PASSED
    assert any(first.digest in caution and "名单漏了一户" in caution for caution in verdict.cautions)
    assert second.seed.value != first.seed.value


def test_a_seed_that_was_not_announced_is_said_to_prove_little() -> None:
    assert any("不能证明抽取前无人知道种子" in caution for caution in verify(small().text.encode()).cautions)


def test_an_announcement_that_was_changed_is_refused() -> None:
    text = planned().announcement.text
    for wrong in (text + " ", text.replace("ratio", "ratlo"), "x"):
        with pytest.raises(DrawError):
            read_announcement(wrong.encode())


@pytest.mark.parametrize("weights", ["equal", "listed", {"A": 1, "B": 2, "D": 40}])
def test_the_program_on_the_page_agrees(weights: object, tmp_path: Path) -> None:
    """docs/draws.md holds a verifier that uses nothing of this project; it finds a false result as well."""
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert "tongjian" not in program
    (tmp_path / "check.py").write_text(program, "utf-8")
    excluded = (Exclusion(id="工地007", reason="已停工"),)
    changed = {"weights": weights, "size": Size(total=7), "exclude": excluded, "teams": None}
    rules = announced().model_copy(update=changed)
    objects = ObjectList.of(row._replace(weight=f"{i + 1}") for i, row in enumerate(listed().rows))
    planning = plan(rules, objects)
    found = certificate(planning, draw(planning, VALUES), embedded(planning))
    (tmp_path / "cert.json").write_text(found.text, "utf-8")
    wrong = forged(json.loads(found.text), "selected", -1, "id", value="工地999")
    (tmp_path / "false.json").write_text(json.dumps(wrong), "utf-8")

    def run(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-X", "utf8", "check.py", name]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("cert.json").stdout == "7 objects, drawn as certified\n"
    assert run("false.json").stderr.endswith("AssertionError: another result\n")
