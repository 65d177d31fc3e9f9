"""Codes with check digits: published ones pass, and no single slip of the pen does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.identifiers import CodeKind, check, elicence_number, project_code

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PROJECTS = (
    "2305-320553-89-01-389104",
    "2104-320553-89-02-396616",
    "2112-320509-89-01-969223",
    "2401-320270-89-03-385869",
    "2603-141124-89-05-346948",
    "2411-130202-89-01-637015",
)
OLD_PROJECTS = ("2020-330327-48-01-167360", "2020-451421-88-03-016343")
CREDITS = ("11370800MB28559184", "91110000802100433B")
IDENTITIES = ("11010519491231002X", "440524188001010014")
ELICENCES = (elicence_number("11100000000013338W", "11320500014149589X", "202601010001"),)


@pytest.mark.parametrize("code", PROJECTS)
def test_project_codes(code: str) -> None:
    verdict = check(CodeKind.PROJECT, code)
    assert verdict
    assert verdict.parts["format"] == "new"
    assert check(CodeKind.PROJECT, f" {code.replace('-', '')} ").normalised == code


def test_the_parts_of_a_project_code() -> None:
    assert check(CodeKind.PROJECT, PROJECTS[0]).parts == {
        "format": "new",
        "month": "2023-05",
        "region": "320553",
        "department": "89",
        "kind": "01",
        "serial": "38910",
    }


@pytest.mark.parametrize("code", OLD_PROJECTS)
def test_project_codes_of_the_old_format_are_recognised(code: str) -> None:
    verdict = check(CodeKind.PROJECT, code)
    assert verdict
    assert verdict.parts["format"] == "old"
    assert "旧格式" in verdict.why


@given(
    month=st.dates(date(2020, 11, 1), date(2099, 12, 31)),
    region=st.integers(110000, 659999).map(str),
    department=st.integers(0, 99).map("{:02}".format),
    kind=st.integers(1, 5).map("{:02}".format),
    serial=st.integers(0, 99_999),
)
def test_made_project_codes_are_valid(
    month: date, region: str, department: str, kind: str, serial: int
) -> None:
    verdict = check(CodeKind.PROJECT, project_code(month, region, department, kind, serial))
    assert verdict
    assert verdict.parts["serial"] == f"{serial:05}"


@given(*(st.text(ALPHANUMERIC, min_size=1, max_size=20) for _ in range(3)), st.integers(1, 999))
def test_made_elicence_numbers_are_valid(kind: str, issuer: str, serial: str, version: int) -> None:
    verdict = check(CodeKind.ELICENCE, elicence_number(kind, issuer, serial, version))
    assert verdict
    assert verdict.parts == {"type": kind, "issuer": issuer, "serial": serial, "version": f"{version:03}"}


def test_mod_11_10_by_its_formula() -> None:
    """`p=10; for d: p=(p+d)%10 or 10; p=p*2%11; c=(11-p)%10`, independently of the library."""
    for code in PROJECTS:
        digits = [int(character) for character in code.replace("-", "")]
        p = 10
        for digit in digits[:-1]:
            p = (p + digit) % 10 or 10
            p = p * 2 % 11
        assert (11 - p) % 10 == digits[-1]


def test_mod_37_36_by_its_formula() -> None:
    for code in ELICENCES:
        *parts, expected = code.removeprefix("1.2.156.3005.2.").split(".")
        p = 36
        for character in "".join(parts):
            p = (p + ALPHANUMERIC.index(character)) % 36 or 36
            p = p * 2 % 37
        assert ALPHANUMERIC[(37 - p) % 36] == expected


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((CodeKind.CREDIT, code) for code in CREDITS),
        *((CodeKind.IDENTITY, code) for code in IDENTITIES),
        *((CodeKind.PROJECT, code) for code in PROJECTS),
        *((CodeKind.ELICENCE, code) for code in ELICENCES),
    ],
)
def test_every_single_wrong_character_is_found(kind: CodeKind, code: str) -> None:
    assert check(kind, code)
    places = [n for n, character in enumerate(code) if character.isalnum()]
    for place in places:
        for other in "0123456789ABCX":
            changed = code[:place] + other + code[place + 1 :]
            if changed == code:
                continue
            if (verdict := check(kind, changed)).valid:
                assert verdict.parts.get("format") == "old", changed  # the old format has no check digit


@pytest.mark.parametrize("code", CREDITS)
def test_credit_codes(code: str) -> None:
    typed = f" {code[:8].lower()} {code[8:].lower()} "
    verdict = check(CodeKind.CREDIT, typed)
    assert (verdict.valid, verdict.normalised) == (True, code)
    assert verdict.parts["region"] == code[2:8]


def test_identity_numbers() -> None:
    verdict = check(CodeKind.IDENTITY, "11010519491231002x")
    assert verdict.normalised == IDENTITIES[0]
    assert verdict.parts == {"region": "110105", "birth": "1949-12-31", "sex": "female"}
    assert check(CodeKind.IDENTITY, IDENTITIES[1]).parts["sex"] == "male"


def test_full_width_characters_are_narrowed() -> None:
    assert check(CodeKind.CREDIT, "９１１１００００８０２１００４３３Ｂ").normalised == CREDITS[1]


@pytest.mark.parametrize(
    ("kind", "code", "why"),
    [
        (CodeKind.CREDIT, "", "应为 18 位，这里有 0 位"),
        (CodeKind.CREDIT, "91110000802100433", "应为 18 位，这里有 17 位"),
        (CodeKind.CREDIT, "9111000080210O433B", "第 14 位“O”不能用"),
        (CodeKind.CREDIT, "91A10000802100433B", "行政区划代码，应全为数字"),
        (CodeKind.CREDIT, "911100008021004330", "按前 17 位应为 B，这里是 0"),
        (CodeKind.IDENTITY, "110105194912310", "应为 18 位"),
        (CodeKind.IDENTITY, "1101051949123100２Y", "末位应为数字或 X"),
        (CodeKind.IDENTITY, "010105194912310021", "行政区划"),
        (CodeKind.IDENTITY, "110105194902310021", "出生日期"),
        (CodeKind.IDENTITY, "110105194912310021", "校验位不符"),
        (CodeKind.PROJECT, "2305-320553-89-01-38910", "应有 20 位数字，这里有 19 位"),
        (CodeKind.PROJECT, "2305320553-8901-389104-", "4-6-2-2-6"),
        (CodeKind.PROJECT, "2305-320553-89-01-389105", "按前 19 位应为 4，这里是 5"),
        (CodeKind.PROJECT, "2013-320553-89-01-389104", "旧格式"),
        (CodeKind.PROJECT, "2300-320553-89-01-389104", "既不是年月"),
        (CodeKind.PROJECT, "2021-320553-89-01-389104", "既不是年月"),
        (CodeKind.ELICENCE, "1.2.156.3005.3.A.B.C.001.0", "应以 1.2.156.3005.2. 开头"),
        (CodeKind.ELICENCE, "1.2.156.3005.2.A.B.001.0", "这里有 4 段"),
        (CodeKind.ELICENCE, "1.2.156.3005.2.A.B.C-D.001.0", "“C-D”不能用"),
        (CodeKind.ELICENCE, "1.2.156.3005.2.A.B.C.1.0", "版本应为 3 位数字"),
        (CodeKind.ELICENCE, "1.2.156.3005.2.A..C.001.0", "不能用"),
    ],
)
def test_the_reason_is_told(kind: CodeKind, code: str, why: str) -> None:
    assert why in check(kind, code).why


def test_sentences_never_repeat_an_identity_number() -> None:
    for wrong in ("110105194912310021", "11010519491231002", "110105194902310021"):
        assert wrong[6:14] not in check(CodeKind.IDENTITY, wrong).why


@given(st.sampled_from(CodeKind), st.text(max_size=40))
def test_nothing_typed_is_an_accident(kind: CodeKind, text: str) -> None:
    verdict = check(kind, text)
    assert verdict.why
    assert verdict.valid == bool(verdict.normalised)


@pytest.mark.parametrize(
    "parts", [("32055", "89", "01", 1), ("320553", "8", "01", 1), ("320553", "89", "01", 100_000)]
)
def test_project_codes_are_not_made_of_wrong_parts(parts: tuple[str, str, str, int]) -> None:
    with pytest.raises(ValueError, match="长度不对"):
        project_code(date(2026, 1, 1), *parts)


@pytest.mark.parametrize(
    "parts", [("", "B", "C", 1), ("A", "b", "C", 1), ("A", "B", "C", 0), ("A", "B", "C", 1000)]
)
def test_elicence_numbers_are_not_made_of_wrong_parts(parts: tuple[str, str, str, int]) -> None:
    with pytest.raises(ValueError, match="不能用"):
        elicence_number(*parts)
