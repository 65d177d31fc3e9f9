"""What tests need besides Python, from the packages of the machine where we may install them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.postgres import Unavailable, binaries
from tools.setup import apt_install

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
POSTGIS = "/usr/share/postgresql/*/extension/postgis.control"


def browser() -> str | None:
    """A Chromium that starts, as an absolute path."""
    return next((path for name in BROWSERS if (path := shutil.which(name)) and _starts(path)), None)


def has_postgres() -> bool:
    """Whether a PostgreSQL server with PostGIS is on this machine."""
    try:
        binaries()
    except Unavailable:
        return False
    return any(Path("/").glob(POSTGIS.lstrip("/")))


def bring_what_is_missing() -> list[str]:
    """Install what is missing where that is allowed; sentences about what could not be had."""
    wanted = {"chromium": browser() is not None, "postgresql postgis": has_postgres()}
    missing = [name for name, present in wanted.items() if not present]
    if missing and may_install():
        for name in missing:
            _install(name)
    still = []
    if browser() is None:
        still.append("没有可用的 Chromium：浏览器旅程测试全部跳过（apt-get install chromium）")
    if not has_postgres():
        still.append(
            "没有 PostgreSQL 与 PostGIS：PostgreSQL 上的测试全部跳过（apt-get install postgresql postgis）"
        )
    return still


def may_install() -> bool:
    """Debian packages can be installed by root alone."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(name: str) -> None:
    packages = ["chromium"] if name == "chromium" else ["postgresql", "postgresql-postgis"]
    print(f"安装 {' '.join(packages)} …", flush=True)
    try:
        # A cluster of the package's own would run as a service nobody asked for.
        _no_cluster_of_its_own()
        apt_install(*packages)
    except subprocess.CalledProcessError as error:
        print(f"安装 {' '.join(packages)} 没有成功（退出码 {error.returncode}）。", flush=True)


def _no_cluster_of_its_own() -> None:
    folder = Path("/etc/postgresql-common/createcluster.d")
    if not folder.exists() and not Path("/etc/postgresql-common").exists():
        folder.mkdir(parents=True)
        (folder / "tongjian-tests.conf").write_text("create_main_cluster = false\n", encoding="ascii")


def _starts(path: str) -> bool:
    # Ubuntu's package is a stub that only tells where the real browser could be had.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
