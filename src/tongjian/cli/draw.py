"""`tongjian draw …`: announce a draw, make it, show its price, and verify anybody's certificate."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from tongjian.cli.draw_files import ListOptions, read_plan, write_text
from tongjian.cli.draw_price import price_data, price_words
from tongjian.engines.draws import (
    BY_HAND,
    INSPECTORS,
    INTERESTS,
    OBJECTS,
    DrawError,
    Held,
    Outcome,
    Plan,
    Published,
    Verdict,
    certificate,
    commitment,
    draw,
    embedded,
    price,
    verify,
)
from tongjian.engines.scrutiny import FileMistakes
from tongjian.engines.scrutiny.yamlwords import file_words

HELP = "抽取：公告、抽取、验证证书、比较权重的代价"

# A longer list is published beside the certificate, not in it.
MOST_EMBEDDED = 5_000
REFUSED = 2
_MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.UNKNOWN: "？"}
_VERDICTS = {
    Outcome.PASSED: "验证通过：结果可由公开数据重算得出。",
    Outcome.FAILED: "验证不通过：证书与重算结果不符。",
    Outcome.UNKNOWN: "不能验证：缺少名单。",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`draw nonce|announce|price|make|verify …`."""
    commands = parser.add_subparsers(dest="draw_command", required=True, metavar="COMMAND")
    nonce = commands.add_parser("nonce", help="为参与方生成随机数和事先公布的承诺")
    nonce.add_argument("party", help="参与方名称，与规则中的一致")
    announcing = commands.add_parser("announce", help="生成抽取公告和规范名单，在种子可知之前公布")
    announcing.add_argument("--lists", type=Path, help="规范名单写到的文件夹")
    pricing = commands.add_parser("price", help="一种权重保留多少随机性，多少年能抽到每个对象")
    pricing.add_argument("--per-year", type=int, default=2, help="每年抽取次数，默认 2")
    making = commands.add_parser("make", help="用种子抽取，写出证书")
    making.add_argument(
        "--seed",
        action="append",
        required=True,
        metavar="NAME=VALUE",
        help="种子的一部分；规则没有公告来源时写一个值",
    )
    making.add_argument("--at", help="抽取时间")
    making.add_argument("--operator", help="操作人")
    making.add_argument("--witness", action="append", default=[], help="见证人，可多次")
    making.add_argument("--place", help="对象名单公布的地址；不写：名单不长时放入证书")
    for command in (announcing, pricing, making):
        command.add_argument("rules", type=Path, help="规则（YAML）")
        command.add_argument("list", type=Path, help="对象名单（CSV）")
    for command in (announcing, making):
        command.add_argument("--out", type=Path, required=True, help="写到的文件")
    verifying = commands.add_parser("verify", help="只用公开数据重算一份证书")
    verifying.add_argument("certificate", type=Path, help="证书")
    verifying.add_argument(f"--{OBJECTS}", type=Path, help="对象名单，证书不含时给出")
    for command in (announcing, pricing, making, verifying):
        command.add_argument(f"--{INSPECTORS}", type=Path, help="检查人员名单")
        command.add_argument(f"--{INTERESTS}", type=Path, help="回避名单")
    for command in (nonce, announcing, pricing, making, verifying):
        command.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """0 done or confirmed; 1 the certificate is wrong; 2 refused, with the reason."""
    commands = {"nonce": _nonce, "announce": _announce, "price": _price, "make": _make, "verify": _verify}
    try:
        return commands[args.draw_command](args)
    except (DrawError, FileMistakes) as error:
        return _refused(args, str(error))
    except OSError as error:
        return _refused(args, f"{error.filename}：{file_words(error)}。请检查路径和权限。")


def _nonce(args: argparse.Namespace) -> int:
    nonce = secrets.token_hex(32)
    bound = commitment(args.party, nonce)
    _say(
        args,
        {"party": args.party, "nonce": nonce, "commitment": bound},
        f"现在公布（承诺）：{bound}\n保密到揭示（随机数）：{nonce}",
    )
    return 0


def _announce(args: argparse.Namespace) -> int:
    planned = _planned(args)
    announcement = planned.announcement
    if args.lists:
        for name, published in embedded(planned).items():
            write_text(args.lists / f"{name}.tsv", published.text or "")
    write_text(args.out, announcement.text)
    drawn = sum(stratum.size for stratum in announcement.strata)
    _say(
        args,
        {"announcement": announcement.digest, "objects": announcement.objects.digest, "size": drawn},
        f"公告摘要 {announcement.digest}\n名单 {announcement.objects.rows} 行，将抽 {drawn} 个",
    )
    return 0


def _price(args: argparse.Namespace) -> int:
    found = price(_planned(args).pools, args.per_year)
    _say(args, price_data(found), price_words(found))
    return 0


def _make(args: argparse.Namespace) -> int:
    planned = _planned(args)
    drawn = draw(planned, _seed(args.seed, planned))
    held = Held(at=args.at, operator=args.operator, witnesses=tuple(args.witness))
    made = certificate(planned, drawn, _published(args, planned), held if held != Held() else None)
    write_text(args.out, made.text)
    selected = [{"stratum": one.stratum, "id": one.id} for one in made.selected]
    told = [f"{one['stratum']} {one['id']}".strip() for one in selected]
    _say(
        args,
        {"certificate": made.digest, "seed": made.seed.value, "selected": selected},
        "\n".join([*told, f"抽中 {len(selected)} 个，证书摘要 {made.digest}"]),
    )
    return 0


def _verify(args: argparse.Namespace) -> int:
    paths = {OBJECTS: args.objects, INSPECTORS: args.inspectors, INTERESTS: args.interests}
    verdict = verify(
        args.certificate.read_bytes(), {name: path.read_bytes() for name, path in paths.items() if path}
    )
    told = [f"{_MARKS[check.outcome]} {check.sentence}" for check in verdict.checks]
    _say(args, _as_data(verdict), "\n".join([*told, *verdict.cautions, _VERDICTS[verdict.outcome]]))
    return {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.UNKNOWN: REFUSED}[verdict.outcome]


def _as_data(verdict: Verdict) -> Mapping[str, object]:
    return {
        "outcome": verdict.outcome,
        "checks": [{"name": c.name, "outcome": c.outcome, "sentence": c.sentence} for c in verdict.checks],
        "cautions": verdict.cautions,
    }


def _planned(args: argparse.Namespace) -> Plan:
    told, planned = read_plan(ListOptions(args.rules, args.list, args.inspectors, args.interests))
    for sentence in told:
        print(sentence, file=sys.stderr)
    return planned


def _seed(given: list[str], planned: Plan) -> dict[str, str]:
    if not planned.rules.is_announced and len(given) == 1:
        return {BY_HAND: given[0]}
    parts = [part.partition("=") for part in given]
    if wrong := [part for part, (_, sign, _) in zip(given, parts, strict=True) if not sign]:
        raise DrawError(f"--seed {wrong[0]} 写法不对：应为 名称=值，例如 --seed 体彩=1234567。")
    names = [name for name, _, _ in parts]
    if len(set(names)) < len(names):
        raise DrawError("--seed 中同一名称写了两次。每部分只写一次。")
    return {name: value for name, _, value in parts}


def _published(args: argparse.Namespace, planned: Plan) -> dict[str, Published]:
    lists = embedded(planned)
    if args.place:
        lists[OBJECTS] = Published(place=args.place)
    elif len(planned.objects.rows) > MOST_EMBEDDED:
        lists[OBJECTS] = Published()
    return lists


def _say(args: argparse.Namespace, data: Mapping[str, object], words: str) -> None:
    print(json.dumps(data, ensure_ascii=False) if args.json else words)


def _refused(args: argparse.Namespace, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    if args.json:
        print(json.dumps({"refused": {"code": "draw", "sentence": sentence}}, ensure_ascii=False))
    return REFUSED
