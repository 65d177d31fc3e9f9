"""Files come in whole or not at all, and each content lies on the disk once."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import time

import pytest

from tests.kernel.documents.conftest import sample
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.queries import verify_store
from tongjian.kernel.documents.vault import TooLargeError, Vault, vault

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def files(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_stored_file_is_found_under_its_hash(give, root) -> None:
    document = give()
    content = sample("dxf")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.size, document.media_type) == (len(content), "image/vnd.dxf")
    assert files(root) == [root / document.sha256[:2] / document.sha256[2:4] / document.sha256]
    assert vault().path_of(document.sha256).read_bytes() == content


def test_the_same_content_lies_there_once(give, root) -> None:
    first, second = give(), give(name="另一个名字.dxf")
    assert first.pk != second.pk
    assert len(files(root)) == 1


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.dxf", "是空的"),
        (b"0\nSECTION\n" + bytes(1024 * 1024), "大.dxf", "超过本材料 1 MB 的上限"),
        (sample("pdf"), "假图纸.dxf", "内容不是DXF 图纸"),
        (b"MZ\x90", "程序.exe", "扩展名 .exe"),
        (sample("pdf"), "没有扩展名", "没有扩展名的文件"),
    ],
)
def test_a_refusal_says_what_and_leaves_nothing(give, root, content, name, says) -> None:
    with pytest.raises(RefusedError, match=says) as refused:
        give(content, name)
    assert name in str(refused.value)
    assert "请" in str(refused.value), "says how to mend"
    assert files(root) == []
    assert not Document.objects.exists()


def test_only_the_formats_of_the_material_are_accepted(give) -> None:
    with pytest.raises(RefusedError, match="本材料接受：pdf"):
        give(limits=Limits(frozenset({"pdf"})))


def test_a_stream_that_never_ends_is_cut_off_at_the_limit(root) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int) -> bytes:
            self.read_bytes += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(TooLargeError), vault().receive(endless, 5_000_000):
        pass
    assert endless.read_bytes < 7_000_000
    assert files(root) == []


def test_eight_at_the_same_moment_store_one_content(tmp_path) -> None:
    """Without a database: the vault alone has to hold."""
    own = Vault(tmp_path / "vault")
    content = os.urandom(3_000_000)
    start = threading.Barrier(8)

    def put() -> None:
        start.wait()
        with own.receive(io.BytesIO(content), len(content)) as incoming:
            own.let_in(incoming)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.read_bytes() == content for path in files(own.root)] == [True]


def test_a_killed_upload_leaves_only_what_is_swept(tmp_path) -> None:
    """A process that is killed while receiving; afterwards the sweep of a starting worker."""
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tongjian.kernel.documents.vault import Vault\n"
        "class Slow:\n"
        "    def read(self, size):\n"
        "        print('.', flush=True); time.sleep(0.01); return bytes(1000)\n"
        "with Vault(Path(sys.argv[1])).receive(Slow(), 10**9): pass\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    process.stdout.read(5)
    process.kill()
    process.wait()
    process.stdout.close()
    left = files(tmp_path)
    assert [path.parent.name for path in left] == ["incoming"]
    assert Vault(tmp_path).sweep() == 0, "it may still be arriving"
    os.utime(left[0], (time.time() - 7200,) * 2)
    assert Vault(tmp_path).sweep() == 1
    assert files(tmp_path) == []


def test_verification_names_missing_and_altered_files(give) -> None:
    whole, missing, altered = give(), give(sample("pdf"), "a.pdf"), give(sample("png"), "b.png")
    assert list(verify_store()) == []
    vault().path_of(missing.sha256).unlink()
    vault().path_of(altered.sha256).write_bytes(b"something else")
    damages = {damage.document: damage.sentence for damage in verify_store("suzhou")}
    assert damages.keys() == {missing.pk, altered.pk}
    assert "文件缺失" in damages[missing.pk]
    assert "已被改动" in damages[altered.pk]
    assert list(verify_store("rugao")) == []
    assert whole.pk not in damages
