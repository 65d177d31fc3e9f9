"""Every file is opened, and what a hostile one does to its reader stays with it."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
from PIL import Image

from tongjian.engines.inspection import Answer, Look, inspect, inspect_files
from tongjian.engines.inspection import packed as packing

P, F, U, N = Answer.PASSED, Answer.FAILED, Answer.UNKNOWN, Answer.NOT_APPLICABLE


def a_pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **saving: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **saving)
    return out.getvalue()


def a_picture(format: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (40, 30), bytes(range(256)) * 14 + bytes(16)).save(out, format)
    return out.getvalue()


def a_zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def looked(tmp_path: Path, content: bytes, extension: str) -> Look:
    path = tmp_path / f"file.{extension}"
    path.write_bytes(content)
    return inspect(path, extension)


def script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = action


def deep_script(pdf: pikepdf.Pdf) -> None:
    nested = pikepdf.Dictionary(S=pikepdf.Name.JavaScript)
    for _ in range(10):
        nested = pikepdf.Dictionary(A=pikepdf.Array([nested]))
    pdf.pages[0].obj.AA = nested


def launch(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(annotation)])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def test_an_honest_pdf(tmp_path: Path) -> None:
    found = looked(tmp_path, a_pdf(), "pdf")
    assert (found.usable, found.safe) == (P, P)
    assert found.usable_because == "PDF 共 1 页，全部可以读取"


@pytest.mark.parametrize(
    ("change", "word"),
    [(script, "JavaScript"), (deep_script, "JavaScript"), (launch, "启动程序"), (attachment, "嵌入的文件")],
)
def test_a_pdf_that_acts(tmp_path: Path, change: Callable[[pikepdf.Pdf], None], word: str) -> None:
    for saving in ({}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        found = looked(tmp_path, a_pdf(change, **saving), "pdf")
        assert (found.usable, found.safe) == (P, F)
        assert word in found.safe_because


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    locked = a_pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    found = looked(tmp_path, locked, "pdf")
    assert (found.usable, found.safe) == (F, U)
    assert "口令" in found.usable_because


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    found = looked(tmp_path, a_pdf(lambda pdf: pdf.pages.__delitem__(0)), "pdf")
    assert (found.usable, found.usable_because) == (F, "PDF 没有页面")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF\n", b"\0" * 4000])
def test_what_is_no_pdf(tmp_path: Path, content: bytes) -> None:
    found = looked(tmp_path, content, "pdf")
    assert found.usable is F
    assert str(tmp_path) not in found.usable_because


@pytest.mark.parametrize(("format", "extension"), [("PNG", "png"), ("JPEG", "jpg")])
def test_pictures(tmp_path: Path, format: str, extension: str) -> None:
    whole = a_picture(format)
    assert looked(tmp_path, whole, extension).usable_because == "图片 40×30 像素，可以解码"
    assert looked(tmp_path, whole[: len(whole) // 2], extension).usable is F
    assert looked(tmp_path, b"GIF89a" + bytes(50), extension).usable is F


def test_a_picture_of_too_many_pixels(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    found = looked(tmp_path, bomb, "png")
    assert found.usable is F


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("word__vbaProject_dot_bin", "宏"),
        ("word__activeX__a_dot_xml", "ActiveX"),
        ("word__embeddings__o_dot_bin", "嵌入的对象"),
        ("xl__externalLinks__l_dot_xml", "外部文件"),
    ],
)
def test_office_documents_that_act(tmp_path: Path, part: str, word: str) -> None:
    assert looked(tmp_path, a_zip(word__document_dot_xml=b"<x/>"), "docx").safe is P
    found = looked(tmp_path, a_zip(word__document_dot_xml=b"<x/>", **{part: b"x"}), "docx")
    assert (found.usable, found.safe) == (P, F)
    assert word in found.safe_because


def test_a_packed_program(tmp_path: Path) -> None:
    assert looked(tmp_path, a_zip(a_dot_dxf=b"x"), "zip").safe is P
    found = looked(tmp_path, a_zip(a__b_dot_EXE=b"x"), "zip")
    assert (found.safe, found.safe_because) == (F, "压缩包中有可执行文件“b.EXE”")


def test_a_damaged_part_is_seen(tmp_path: Path) -> None:
    content = bytearray(a_zip(a=bytes(range(256)) * 40))
    content[60] ^= 0xFF
    assert looked(tmp_path, bytes(content), "zip").usable is F
    assert looked(tmp_path, a_zip(), "zip").usable is F


def test_what_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 1024**2)
    found = looked(tmp_path, a_zip(a=bytes(2 * 1024**2)), "zip")
    assert "解压后超过" in found.usable_because


def test_drawings_and_texts(tmp_path: Path) -> None:
    assert looked(tmp_path, b"0\nSECTION", "dxf").safe is N
    assert looked(tmp_path, b"AC1032", "dwg").safe is U
    assert looked(tmp_path, b"{}", "json").usable is P
    assert looked(tmp_path, b"\xff\xfe\xff", "json").usable is F
    assert looked(tmp_path, b"x", "xyz").usable is U


def test_in_a_child_process_all_are_answered_in_order(tmp_path: Path) -> None:
    files = []
    for number, (content, extension) in enumerate(
        [(a_pdf(), "pdf"), (b"no picture", "png"), (a_zip(a=b"x"), "zip"), (b"{}", "json")]
    ):
        path = tmp_path / f"{number}.{extension}"
        path.write_bytes(content)
        files.append((path, extension))
    assert [found.usable for found in inspect_files(files)] == [P, F, P, P]
    assert inspect_files([]) == []


def test_a_file_that_kills_its_reader_costs_itself_alone(tmp_path: Path) -> None:
    """What unpacks to far more memory or time than there is; the files behind it are still looked into."""
    honest, greedy = tmp_path / "a.json", tmp_path / "b.json"
    honest.write_text("{}")
    with greedy.open("wb") as file:
        file.truncate(600 * 1024**2)
    files = [(honest, "json"), (greedy, "json"), (honest, "json")]
    found = inspect_files(files, seconds=20, megabytes=400)
    assert [each.usable for each in found] == [P, F, P]


def test_one_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    endless, honest = tmp_path / "endless.zip", tmp_path / "a.json"
    honest.write_text("{}")
    os.mkfifo(endless)
    found = inspect_files([(endless, "zip"), (honest, "json")], seconds=1)
    assert [each.usable for each in found] == [F, P]
    assert "超时" in found[0].usable_because
