"""Make this checkout runnable from nothing but Python: `python3 -m tools.setup`.

Runs with the Python of the machine, so it uses the standard library alone. Each step leaves a stamp and is
skipped while what it was made from has not changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.stamps import ROOT, Stamp

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV_LOCK = ROOT / "tools" / "bootstrap.lock"
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)

NO_VENV = """\
这台机器的 Python 缺少 venv 模块，无法建立虚拟环境。请先安装它，再运行一次：
    Debian、Ubuntu：sudo apt-get update && sudo apt-get install -y python3-venv
    其他系统：安装带有 venv 与 ensurepip 的 Python 3.11 或更新版本"""


def main() -> int:
    """Bring the virtual environment and the front end up to date."""
    if sys.version_info < OLDEST:
        print(f"需要 Python 3.11 或更新版本，这里是 {sys.version.split()[0]}。可用 make PYTHON=… 指定。")
        return 1
    try:
        environment()
        run(PYTHON, "-m", "tools.frontend")
    except subprocess.CalledProcessError as error:
        print(
            f"准备失败（退出码 {error.returncode}），原因见上。修正后再运行一次即可，已完成的步骤不会重做。"
        )
        return 1
    return 0


def environment() -> None:
    """The virtual environment with exactly what the lock names, and this project itself."""
    stamp = Stamp(
        "environment",
        sources=[LOCK, UV_LOCK, ROOT / "pyproject.toml"],
        makes=[PYTHON, VENV / "bin" / "tongjian"],
    )
    if stamp.is_fresh():
        return
    if not (VENV / "bin" / "uv").exists():
        print("建立虚拟环境 …", flush=True)
        create()
        run(
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            UV_LOCK,
        )
    print("安装依赖 …", flush=True)
    uv = VENV / "bin" / "uv"
    run(uv, "pip", "sync", "--quiet", "--require-hashes", LOCK, UV_LOCK)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--editable", ROOT)
    stamp.set()


def create() -> None:
    """An empty virtual environment. A bare Debian has no ensurepip; root can bring it."""
    try:
        run(sys.executable, "-m", "venv", "--clear", VENV, quiet=True)
    except subprocess.CalledProcessError:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise SystemExit(NO_VENV) from None
        print("安装 python3-venv …", flush=True)
        apt_install("python3-venv")
        run(sys.executable, "-m", "venv", "--clear", VENV)


def apt_install(*packages: str) -> None:
    """Install Debian packages without a question."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)


def run(*command: str | Path, quiet: bool = False) -> None:
    """Run a command in this checkout; raises CalledProcessError when it fails."""
    words: Sequence[str] = [str(word) for word in command]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=quiet, env=_without_other_environment())


def _without_other_environment() -> dict[str, str]:
    # Another active virtual environment must not take what is meant for ours.
    return {**os.environ, "VIRTUAL_ENV": str(VENV), "PIP_REQUIRE_VIRTUALENV": "0"}


if __name__ == "__main__":
    sys.exit(main())
