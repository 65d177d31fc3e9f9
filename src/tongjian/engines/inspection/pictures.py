"""Pictures: every pixel decodes. There is nothing in a PNG or JPEG that acts."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tongjian.engines.inspection.look import Answer, Look

_FORMATS = ("PNG", "JPEG")


def look_into_picture(path: Path) -> Look:
    """Decodes the whole picture; one of more pixels than Pillow thinks sane is refused."""
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            picture.load()
            width, height = picture.size
    except Image.DecompressionBombError:
        return Look.unreadable("图片的像素太多，不能打开。请缩小后重新提交")
    except (OSError, SyntaxError, ValueError) as error:
        return Look.unreadable(f"图片不能解码：{str(error)[:120] or type(error).__name__}")
    return Look(
        Answer.PASSED, f"图片 {width}×{height} 像素，可以解码", Answer.PASSED, "图片中没有可以执行的内容"
    )
