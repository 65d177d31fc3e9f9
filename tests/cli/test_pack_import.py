"""`tongjian pack import`: an edited folder goes the way of a publication, or is refused in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from bench import world
from tests.kernel.packs.office.conftest import city, keeper, stranger
from tongjian.cli import main
from tongjian.kernel.packs.office.models import Blob, Edit, Revision, RevisionState
from tongjian.kernel.packs.office.revisions import open_revision
from tongjian.kernel.packs.queries import current_matter
from tongjian.kernel.packs.sources import files_of
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
__all__ = ["city", "keeper", "stranger"]

MATTER = "matters/matter-0.yaml"


@pytest.fixture
def folder(keeper: Viewer, tmp_path: Path) -> Path:
    """The city as it was exported, with one limit changed from today on."""
    out = tmp_path / "edited"
    assert main(["pack", "export", world.CITY, str(out)]) == 0
    edit(out, "days: 10", "days: 7")
    edit(out, "version: 2026-01-01", f"version: {timezone.localdate()}")
    return out


def edit(folder: Path, old: str, new: str, path: str = MATTER) -> None:
    file = folder / path
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def imported(folder: Path, *more: str, by: str = "keeper", day: str = "") -> int:
    since = day or str(timezone.localdate())
    return main(["pack", "import", world.CITY, str(folder), "--in-force-from", since, "--by", by, *more])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files_of(folder)}


def promised() -> int:
    return current_matter(world.CITY, "matter-0", timezone.localdate()).matter.promised.days


def test_first_looked_at_then_published_then_exported_alike(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert imported(folder, "--dry-run") == 0
    shown = capsys.readouterr().out
    assert f"修改 {MATTER}\n" in shown and "承诺时限：10 个工作日 → 7 个工作日" in shown
    assert promised() == 10
    assert not Revision.objects.exists() and not Blob.objects.exists() and not Edit.objects.exists()
    assert imported(folder, "--purpose", "依据某号文") == 0
    assert "第1次修订已发布" in capsys.readouterr().out
    assert promised() == 7
    assert Revision.objects.get().purpose == "依据某号文"
    out = tmp_path / "out"
    assert main(["pack", "export", world.CITY, str(out)]) == 0
    assert bytes_of(out) == bytes_of(folder)
    assert imported(folder) == 2
    assert "完全一样，无需导入" in capsys.readouterr().err


def test_refusals_leave_nothing_behind(
    folder: Path, stranger: Viewer, keeper: Viewer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(code: int, *more: str, by: str = "keeper", day: str = "", of: Path = folder) -> str:
        capsys.readouterr()
        assert imported(of, *more, by=by, day=day) == code
        said = capsys.readouterr()
        assert promised() == 10
        assert not Revision.objects.filter(state=RevisionState.PUBLISHED).exists()
        return said.out + said.err

    assert "不是这个城市的管理员" in refused(2, by="stranger")
    assert "没有账号“nobody”" in refused(2, by="nobody")
    assert "不是城市包的文件夹" in refused(2, of=tmp_path)
    assert "已经过去" in refused(2, "--dry-run", day="2026-01-02")
    edit(folder, f"version: {timezone.localdate()}", "version: 2026-01-01")
    assert f"版本却不是施行日 {timezone.localdate()}：{MATTER}" in refused(2)
    edit(folder, "process: single", "process: singel")
    said = refused(1)
    assert f"{folder / MATTER}:9：没有流程“singel”。是否想写“single”。" in said
    (folder / "secret.py").write_text("x", "utf-8")
    assert "secret.py" in refused(2)
    open_revision(keeper, world.CITY, "页面上的修订")
    assert "正在修改（页面上的修订）" in refused(2)
    assert Revision.objects.filter(state=RevisionState.OPEN).count() == 1, "the colleague's, untouched"
