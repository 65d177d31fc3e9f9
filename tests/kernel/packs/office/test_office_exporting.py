"""What leaves the pages is a pack folder: the same bytes, but for what was changed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from bench import world
from tests.kernel.packs.office.conftest import MATTER, change
from tongjian.cli import main
from tongjian.kernel.packs.check import check
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.office.content import Content
from tongjian.kernel.packs.office.exporting import (
    as_zip,
    from_folder,
    from_zip,
    import_all,
    into_folder,
    published_content,
)
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.planning import plan
from tongjian.kernel.packs.office.publishing import publish
from tongjian.kernel.packs.sources import digest_of, files_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files_of(folder)}


def test_an_untouched_city_comes_out_as_it_came_in(city: str, tmp_path: Path) -> None:
    out = tmp_path / "out" / city
    count = into_folder(published_content(city), out)
    assert bytes_of(out) == bytes_of(packs_root() / city)
    assert len(bytes_of(out)) == count
    assert digest_of([out]) == digest_of([packs_root() / city])


def test_a_published_change_is_all_that_differs(keeper: Viewer, revision: Revision, tmp_path: Path) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    seen = plan(revision_now(revision)).digest
    publish(keeper, revision.pk, effective_from=timezone.localdate(), seen=seen)
    out = tmp_path / "out" / world.CITY
    into_folder(published_content(world.CITY), out)
    shipped, exported = bytes_of(packs_root() / world.CITY), bytes_of(out)
    assert [path for path in exported if exported[path] != shipped.get(path)] == [MATTER]
    assert exported.keys() == shipped.keys()
    assert check(out) == []


def test_a_packed_city_comes_back_as_a_revision(keeper: Viewer, revision: Revision, tmp_path: Path) -> None:
    out = tmp_path / "out" / world.CITY
    into_folder(published_content(world.CITY), out)
    (out / MATTER).write_text((out / MATTER).read_text("utf-8").replace("days: 10", "days: 6"), "utf-8")
    (out / "stages" / "joint.yaml").unlink()
    imported = import_all(keeper, revision.pk, from_folder(out))
    assert imported.overlay.keys() == {MATTER, "stages/joint.yaml"}
    assert imported.overlay["stages/joint.yaml"] is None
    packed = as_zip(Content(world.CITY, imported.overlay))
    assert from_zip(packed) == bytes_of(out)
    assert packed == as_zip(Content(world.CITY, imported.overlay)), "the same content, the same bytes"


def test_the_command_line_exports_a_city(
    keeper: Viewer, revision: Revision, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    publish(
        keeper, revision.pk, effective_from=timezone.localdate(), seen=plan(revision_now(revision)).digest
    )
    out = tmp_path / "exported" / world.CITY
    assert main(["pack", "export", world.CITY, str(out)]) == 0
    assert "已导出" in capsys.readouterr().out
    assert b"days: 7" in (out / MATTER).read_bytes()
    assert main(["pack", "export", world.CITY, str(out)]) == 2
    assert "不是空文件夹" in capsys.readouterr().err
    assert main(["pack", "export", "nowhere", str(tmp_path / "x")]) == 2


def archive(**files: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, body in files.items():
            opened.writestr(name.replace("__", "/"), body)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("packed", "says"),
    [(b"not an archive", "不是能打开的 ZIP"), (archive(x=b""), "没有 pack.yaml"), (b"", "不是能打开的 ZIP")],
    ids=("other bytes", "other files", "nothing"),
)
def test_what_is_no_pack_is_refused(city: str, packed: bytes, says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        from_zip(packed)


def test_names_that_lead_elsewhere_are_refused_by_name(keeper: Viewer, revision: Revision) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("pack.yaml", b"pack: x")
        opened.writestr("../../escape.yaml", b"x")
    with pytest.raises(RefusedError, match=r"escape\.yaml"):
        import_all(keeper, revision.pk, from_zip(packed.getvalue()))
    assert Revision.objects.get(pk=revision.pk).overlay == {}


def test_an_archive_that_swells_is_refused(city: str) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("pack.yaml", b"\0" * 30_000_000)
    with pytest.raises(RefusedError, match="超过"):
        from_zip(packed.getvalue())


def test_a_folder_that_is_used_is_not_written_into(city: str, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "x").write_text("x")
    with pytest.raises(RefusedError, match="不是空文件夹"):
        into_folder(published_content(city), tmp_path / "used")


def revision_now(revision: Revision) -> Revision:
    return Revision.objects.select_related("base").get(pk=revision.pk)
