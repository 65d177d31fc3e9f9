"""A file is what its content says, not what its name says."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.documents.conftest import sample
from tongjian.kernel.documents.actions import clean_name
from tongjian.kernel.documents.formats import FORMATS, extension_of

ALSO = {
    "zip": {"docx", "xlsx"},
    "json": {"geojson"},
    "yaml": {"json", "geojson", "svg", "dxf", "pdf"},
}


@pytest.mark.parametrize("claimed", FORMATS)
@pytest.mark.parametrize("real", FORMATS)
def test_a_content_is_recognised_only_under_its_own_extension(claimed: str, real: str) -> None:
    """Only an office file is also an honest ZIP, GeoJSON is JSON, and any text may be YAML."""
    accepted = FORMATS[claimed].recognises(io.BytesIO(sample(real)))
    assert accepted == (claimed == real or real in ALSO.get(claimed, ()))


@given(st.binary(max_size=300), st.sampled_from(sorted(FORMATS)))
def test_no_bytes_make_a_recogniser_fail(content: bytes, extension: str) -> None:
    assert FORMATS[extension].recognises(io.BytesIO(content)) in (True, False)
    assert FORMATS[extension].recognises(io.BytesIO(sample(extension)[:20] + content)) in (True, False)


def test_binary_and_commented_dxf() -> None:
    dxf = FORMATS["dxf"].recognises
    assert dxf(io.BytesIO(b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(20)))
    assert dxf(io.BytesIO(b"\xef\xbb\xbf0\nSECTION\n2\nHEADER\n"))
    assert not dxf(io.BytesIO(b"0\nEOF\n"))


def test_an_office_file_with_a_monstrous_directory_is_not_opened() -> None:
    """The size of the directory is believed before it is read."""
    content = bytearray(sample("docx"))
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, at + 12, 2**31)
    assert not FORMATS["docx"].recognises(io.BytesIO(bytes(content)))


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.DXF", "dxf"), ("b.jpeg", "jpg"), ("archive.tar.zip", "zip"), ("none", ""), (".pdf", ""), ("x.", "")],
)
def test_extension(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\图纸\\总平面图.dxf", "总平面图.dxf"),
        ("../../etc/passwd", "passwd"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "未命名"),
        ("长" * 300 + ".dxf", "长" * 251 + ".dxf"),
    ],
)
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=600))
def test_a_cleaned_name_is_always_a_name(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 255
    assert not set(cleaned) & set("/\\\r\n\0")
