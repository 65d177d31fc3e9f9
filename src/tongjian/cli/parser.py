"""argparse that refuses in one Chinese sentence."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Never

# What argparse says, and how a user of this program is told. The first pattern that fits counts.
_SENTENCES = (
    (r"the following arguments are required: (.+)", "缺少 {0}"),
    (r"argument .*?: invalid choice: '?(.*?)'? \(choose from (.+)\)", "没有“{0}”，可用：{1}"),
    (r"argument (.+?): invalid \w+ value: '?(.*?)'?", "{0} 的值“{1}”无法识别"),
    (r"argument (.+?): expected .+ arguments?", "{0} 后面要有值"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} 不能与 {1} 同时使用"),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", "{0} 后面不能有值“{1}”"),
    (r"unrecognized arguments: (.+)", "不认识的参数 {0}"),
    (r"ambiguous option: (.+?) could match (.+)", "{0} 不明确，可能是 {1}"),
)
REFUSED = 2


class Parser(argparse.ArgumentParser):
    """Its sub-parsers are of the same kind. With `--json` the refusal is on standard output as well."""

    def error(self, message: str) -> Never:
        """Exit 2 with the sentence on standard error."""
        sentence, mend = f"{_in_chinese(message)}。", f"用 {self.prog} --help 查看用法。"
        print(f"{sentence}{mend}", file=sys.stderr)
        if "--json" in sys.argv:
            refused = {"code": "usage", "sentence": sentence, "mend": mend}
            print(json.dumps({"refused": refused}, ensure_ascii=False))
        raise SystemExit(REFUSED)


def _in_chinese(message: str) -> str:
    for pattern, words in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return message
