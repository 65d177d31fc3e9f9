"""A throw-away PostgreSQL cluster on a free loopback port, for tests and benches.

`python -m tools.postgres -- COMMAND …` runs the command with TONGJIAN_DATABASE_URL set and stops the cluster
afterwards. PostgreSQL refuses to run as root: as root the cluster belongs to the user `postgres`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Unavailable(RuntimeError):
    """There is no PostgreSQL here, or nobody it may run as; the message says which."""


def binaries() -> Path:
    """The folder of the newest PostgreSQL server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise Unavailable("没有 PostgreSQL：请安装 postgresql 与 postgresql-postgis 软件包")
    return Path(on_path).resolve().parent


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """The address of an empty database in a new cluster with these settings, which is gone afterwards."""
    bin_ = binaries()
    with tempfile.TemporaryDirectory(prefix="tongjian-pg-") as name:
        home = Path(name)
        owner = _owner(home)
        data = home / "data"
        _run(owner, bin_ / "initdb", "-D", data, "-U", "tongjian", "-A", "trust", "-E", "UTF8", "--locale=C")
        port = _free_port()
        # A crash of the machine may lose a throw-away cluster, so that it need not wait for the disk.
        given = ("fsync=off", "full_page_writes=off", "max_connections=200", *settings)
        options = " ".join((f"-p {port} -h 127.0.0.1 -k {home}", *(f"-c {each}" for each in given)))
        _run(owner, bin_ / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            _run(owner, bin_ / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "tongjian", "tongjian")
            yield f"postgres://tongjian@127.0.0.1:{port}/tongjian"
        finally:
            _run(owner, bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _owner(home: Path) -> str | None:
    """The user the server runs as; None is ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise Unavailable("以 root 运行，但没有 postgres 用户：PostgreSQL 拒绝以 root 运行") from None
    os.chown(home, user.pw_uid, user.pw_gid)
    return user.pw_name


def _run(owner: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    if owner is not None:
        words = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--init-groups", *words]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise Unavailable(f"{words[-1]} 失败：{(done.stderr or done.stdout).strip()[-400:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    command = sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]
    if not command:
        print(__doc__)
        return 2
    with cluster() as url:
        return subprocess.run(
            command, env={**os.environ, "TONGJIAN_DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
