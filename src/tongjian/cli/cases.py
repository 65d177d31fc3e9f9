"""`tongjian cases import CITY FILE`: cases of another system, rehearsed and then imported."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongjian.kernel.people.viewer import Viewer

HELP = "把另一系统的办件迁入（先预演，再导入）；撤回一个批次"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`cases import CITY FILE --source NAME --by ACCOUNT`, `cases withdraw BATCH --by ACCOUNT`."""
    commands = parser.add_subparsers(dest="cases_command", required=True, metavar="COMMAND")
    bringing = commands.add_parser("import", help="读取、预演并导入一个文件")
    bringing.add_argument("city", help="城市")
    bringing.add_argument("file", type=Path, help="XLSX、CSV，或装着 CSV 的 ZIP")
    bringing.add_argument("--source", required=True, help="来源系统的名称：同一来源、同一编号只导入一次")
    bringing.add_argument("--by", required=True, help="管理员账号，台账记在其名下")
    bringing.add_argument("--rehearse", action="store_true", help="只预演，什么也不写入")
    bringing.add_argument("--report", type=Path, help="把逐行结论写到这个 CSV 文件")
    back = commands.add_parser("withdraw", help="整体撤回一个已导入的批次")
    back.add_argument("batch", help="批次的编号")
    back.add_argument("--by", required=True, help="管理员账号")


def run(args: argparse.Namespace) -> int:
    """0: everything can be (was) imported. 1: some rows are refused. 2: nothing was done, with the reason."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from django.core.exceptions import PermissionDenied

    from tongjian.systems.approval.migration.actions import RefusedError
    from tongjian.systems.approval.migration.reading import UnreadableFile

    try:
        return _import(args) if args.cases_command == "import" else _withdraw(args)
    except (RefusedError, UnreadableFile, PermissionDenied, LookupError) as refusal:
        print(refusal.args[0], file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}：{error.strerror}。请检查路径和权限。", file=sys.stderr)
    return 2


def _import(args: argparse.Namespace) -> int:
    from django.db import transaction

    from tongjian.systems.approval.migration import actions
    from tongjian.systems.approval.migration.models import State, Verdict
    from tongjian.systems.approval.migration.queries import progress, report_file
    from tongjian.systems.approval.migration.working import read, work

    actor = _viewer(args.by)
    with args.file.open("rb") as stream:
        batch = actions.hand_in(actor, args.city, args.source, stream, args.file.name)
    read(batch)
    batch.state = State.CHECKING
    batch.save(update_fields=["state"])
    more = True
    while more:
        with transaction.atomic():
            more = work(batch, actor=actor)
    batch.refresh_from_db()
    if not args.rehearse:
        actions.start_import(actor, batch, background=False)
        more = True
        while more:
            with transaction.atomic():
                more = work(batch, actor=actor)
        batch.refresh_from_db()
    shown = progress(batch)
    print(f"批次 {batch.pk} {batch.get_state_display()}：{shown.total} 行")
    for label, count in shown.by_verdict.items():
        print(f"  {label} {count} 行")
    if args.report:
        with args.report.open("wb") as out:
            out.writelines(report_file(batch))
        print(f"逐行结论在 {args.report}")
    return 1 if shown.by_verdict.get(Verdict.REFUSED.label) else 0


def _withdraw(args: argparse.Namespace) -> int:
    from uuid import UUID

    from tongjian.systems.approval.migration import actions
    from tongjian.systems.approval.migration.models import Batch

    try:
        batch = Batch.objects.filter(pk=UUID(args.batch)).first()
    except ValueError:
        batch = None
    if batch is None:
        raise LookupError(f"没有批次 {args.batch}。请核对编号。")
    print(f"已撤回 {actions.roll_back(_viewer(args.by), batch)} 个办件")
    return 0


def _viewer(account: str) -> Viewer:
    from django.utils import timezone

    from tongjian.kernel.people.models import User
    from tongjian.kernel.people.queries import viewer_of

    user = User.objects.filter(username=account, is_active=True).first()
    if user is None:
        raise LookupError(f"没有账号“{account}”，或已停用。请用管理员账号。")
    return viewer_of(user, timezone.localdate())
