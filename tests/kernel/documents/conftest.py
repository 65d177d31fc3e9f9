"""A vault of its own for every test, a company with a person in it, and one small file of every kind."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.formats import FORMATS
from tongjian.kernel.documents.models import Document
from tongjian.kernel.people.models import Holding, Organisation, Post, User

ANY = Limits(frozenset(FORMATS), max_bytes=1024 * 1024)


@pytest.fixture(autouse=True)
def root(settings, tmp_path) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "documents"


@pytest.fixture
def company(db) -> Organisation:
    return Organisation.objects.create(city="suzhou", code="c1", name="测试置业", kind="company")


@pytest.fixture
def clerk(company) -> User:
    user = User.objects.create(username="clerk", name="王建")
    post = Post.objects.create(organisation=company, code="clerk", title="报建员", roles=["applicant"])
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return user


@pytest.fixture
def give(company, clerk) -> Callable[..., Document]:
    def give(content: bytes | None = None, name: str = "总平面图.dxf", limits: Limits = ANY) -> Document:
        stream = io.BytesIO(sample("dxf") if content is None else content)
        return store(stream, name, city="suzhou", owner=company.pk, by=clerk.pk, limits=limits)

    return give


def sample(extension: str) -> bytes:
    """The smallest content that honestly is a file of that kind."""
    packed = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "zip": "图纸.dxf"}
    if extension in packed:
        buffer = io.BytesIO()
        with ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(packed[extension], "x")
        return buffer.getvalue()
    return {
        "dxf": b"999\r\nmade by a test\r\n  0\r\nSECTION\r\n  2\r\nHEADER\r\n",
        "dwg": b"AC1032" + bytes(64),
        "pdf": b"%PDF-1.7\n%%EOF",
        "png": b"\x89PNG\r\n\x1a\n" + bytes(16),
        "jpg": b"\xff\xd8\xff\xe0" + bytes(16),
        "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "json": b'  {"a": 1}',
        "geojson": b'{"type": "FeatureCollection", "features": []}',
        "gpkg": b"SQLite format 3\x00" + bytes(84),
        "fgb": b"fgb\x03fgb\x00" + bytes(16),
        "yaml": b"parcel: A-01\n",
    }[extension]
