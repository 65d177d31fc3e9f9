"""`tongjian pack import CITY DIR`: an edited pack folder becomes a publication of the city."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongjian.kernel.packs.office.planning import Plan
    from tongjian.kernel.people.viewer import Viewer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`pack import CITY DIR --in-force-from DATE --by USERNAME [--purpose TEXT] [--dry-run]`."""
    parser.add_argument("city", help="城市")
    parser.add_argument("folder", type=Path, help="包的文件夹，例如由 pack export 导出后修改的")
    parser.add_argument(
        "--in-force-from", required=True, type=date.fromisoformat, metavar="DATE", help="施行日"
    )
    parser.add_argument("--by", required=True, metavar="USERNAME", help="管理员账号，记录在其名下")
    parser.add_argument("--purpose", default="", help="修改事由，例如依据的文件")
    parser.add_argument("--dry-run", action="store_true", help="只显示会影响什么，什么也不写入")


def run(args: argparse.Namespace) -> int:
    """0: published (or could be). 1: the folder has mistakes, one a line. 2: refused, with the reason.

    Django has been set up.
    """
    from django.core.exceptions import PermissionDenied

    from tongjian.kernel.packs.office.exporting import from_folder
    from tongjian.kernel.packs.office.importing import FaultyFolder, import_folder, rehearse
    from tongjian.kernel.people.actions.changes import RefusedError

    purpose = args.purpose.strip() or f"导入文件夹 {args.folder.name}"
    try:
        viewer, files = _viewer(args.by), from_folder(args.folder)
        given = {"purpose": purpose, "day": args.in_force_from}
        if args.dry_run:
            _tell(rehearse(viewer, args.city, files, **given))
            return 0
        done = import_folder(viewer, args.city, files, **given)
    except FaultyFolder as faulty:
        for mistake in faulty.mistakes:
            print(f"{args.folder / mistake.file}:{mistake.line}：{mistake.sentence}。{mistake.mend}。")
        print(str(faulty), file=sys.stderr)
        return 1
    except (RefusedError, PermissionDenied, LookupError) as refusal:
        print(refusal.args[0], file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}：{error.strerror}。请检查路径和权限。", file=sys.stderr)
        return 2
    print(f"第{done.number}次修订已发布，自 {done.effective_from} 起施行。")
    return 0


def _tell(plan: Plan) -> None:
    """What would be touched, a line each."""
    for file in plan.files:
        print(f"{file.what} {file.path}")
    for change in plan.definitions:
        said = "；".join(change.differences) or "只有版本日期"
        running = f"，正在办理的 {change.cases} 件继续按原版本" if change.cases else ""
        print(f"{change.kind.label}“{change.title}”{change.what}：{said}{running}")
    print(f"共 {len(plan.files)} 个文件、{len(plan.definitions)} 项定义；没有写入任何内容。")


def _viewer(account: str) -> Viewer:
    from django.utils import timezone

    from tongjian.kernel.people.models import User
    from tongjian.kernel.people.queries import viewer_of

    user = User.objects.filter(username=account, is_active=True).first()
    if user is None:
        raise LookupError(f"没有账号“{account}”，或已停用。请用管理员账号。")
    return viewer_of(user, timezone.localdate())
