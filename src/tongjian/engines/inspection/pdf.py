"""PDFs: every page decodes, and nothing acts when it is opened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from tongjian.engines.inspection.look import Answer, Look

# Actions (ISO 32000 12.6) that run code, start programs, or send what is in the file somewhere.
_ACTIONS = {
    "/JavaScript": "JavaScript 脚本",
    "/Launch": "启动程序的动作",
    "/ImportData": "导入数据的动作",
    "/SubmitForm": "向外提交数据的动作",
    "/Rendition": "播放媒体的动作",
    "/RichMediaExecute": "富媒体脚本",
}
_PARTS = {
    "/JavaScript": "JavaScript 脚本",
    "/EmbeddedFiles": "嵌入的文件",
    "/EF": "嵌入的文件",
    "/XFA": "XFA 动态表单",
    "/RichMediaContent": "富媒体",
}
_DEEPEST = 40
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)


def look_into_pdf(path: Path) -> Look:
    """Opens the file, decodes all of it and searches every object."""
    try:
        with pikepdf.open(path) as pdf:
            return _judged(pdf)
    except pikepdf.PasswordError:
        return Look.unreadable("PDF 有打开口令，不能长期读取。请去掉口令后重新提交")
    except pikepdf.PdfError as error:
        return Look.unreadable(f"PDF 打不开：{_plain(error)}。请用原软件重新导出")


def _judged(pdf: pikepdf.Pdf) -> Look:
    pages, problems = len(pdf.pages), pdf.check_pdf_syntax()
    if pages == 0:
        usable, because = Answer.FAILED, "PDF 没有页面"
    elif problems:
        first = _plain(problems[0])
        usable, because = Answer.FAILED, f"PDF 共 {pages} 页，有 {len(problems)} 处损坏，第一处：{first}"
    elif pdf.is_encrypted:
        usable, because = Answer.FAILED, f"PDF 共 {pages} 页，但已加密，不宜长期保存"
    else:
        usable, because = Answer.PASSED, f"PDF 共 {pages} 页，全部可以读取"
    found = sorted({name for each in pdf.objects for name in _acting(each)})
    if found:
        return Look(usable, because, Answer.FAILED, f"PDF 中有{'、'.join(found)}")
    return Look(usable, because, Answer.PASSED, "PDF 中没有脚本、启动动作和嵌入文件")


def _acting(root: pikepdf.Object) -> Iterator[str]:
    """What acts in one object and in what lies directly within it; the others are visited by themselves."""
    waiting = [(root, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            kind, keys = each.get("/S"), list(each.keys())
            if isinstance(kind, pikepdf.Name) and (found := _ACTIONS.get(str(kind))):
                yield found
            yield from (_PARTS[key] for key in keys if key in _PARTS)
            if each.get("/Type") == pikepdf.Name("/EmbeddedFile"):
                yield _PARTS["/EF"]
            inside = [each.get(key) for key in keys]
        elif isinstance(each, pikepdf.Array):
            inside = list(each)
        else:
            continue
        if depth < _DEEPEST:
            waiting += [
                (part, depth + 1)
                for part in inside
                if isinstance(part, pikepdf.Object) and not part.is_indirect
            ]


def _plain(error: object) -> str:
    """The reader's own words without the path of this machine."""
    return str(error).rpartition("/")[2].strip()[:160] or "格式错误"
