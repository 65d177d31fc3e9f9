"""How every kind of scrutiny refuses: one sentence, and with --json the same as data."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from tongjian.engines.drawing import Refused
from tongjian.engines.drawing.annotate import AnnotationError
from tongjian.engines.scrutiny import FileMistakes
from tongjian.engines.scrutiny.yamlwords import file_words
from tongjian.kernel.packs.mistakes import PackErrors

REFUSED = 2


def or_refusal(args: argparse.Namespace, act: Callable[[argparse.Namespace], str]) -> int:
    """0 with what `act` says on standard output; 2 with one sentence on standard error."""
    try:
        said = act(args)
    except Refused as refused:
        return _refuse(args, refused.code, refused.sentence, refused.mend)
    except FileMistakes as mistakes:
        sentence = "；".join(f"{m.file}:{m.line}：{m.sentence}" for m in mistakes.mistakes)
        mends = dict.fromkeys(m.mend for m in mistakes.mistakes)
        return _refuse(args, "bad-file", f"{sentence}。", f"{'；'.join(mends)}。")
    except AnnotationError as error:
        return _refuse(args, "not-annotated", f"{error}。", "请在 CAD 中另存为 DXF 后重试。")
    except (LookupError, PackErrors) as error:
        return _refuse(args, "bad-pack", str(error), "检查 --pack 和 --vocabulary 的名称。")
    except OSError as error:
        return _refuse(args, "unreadable", f"{error.filename}：{file_words(error)}。", "检查路径和权限。")
    print(said)
    return 0


def tell(words: str) -> None:
    """Progress, for a person who waits."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


def _refuse(args: argparse.Namespace, code: str, sentence: str, mend: str) -> int:
    # A damaged file is quoted in the sentence, with bytes that are no characters of any kind.
    sentence, mend = (words.encode("utf-8", "replace").decode("utf-8") for words in (sentence, mend))
    print(" ".join(f"{sentence}{mend}".split()), file=sys.stderr)
    if args.json:
        refused = {"code": code, "sentence": sentence, "mend": mend}
        print(json.dumps({"refused": refused}, ensure_ascii=False))
    return REFUSED
