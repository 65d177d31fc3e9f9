"""Reading a data file of a pack into its model, with a sentence for whoever wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tongjian.engines.worktime.errors import CalendarDataError

M = TypeVar("M", bound=BaseModel)


def load_yaml(model: type[M], path: Path, title: str) -> M:
    """The file as that model. Raises `CalendarDataError` naming the file, the place and what is wrong."""
    try:
        return model.model_validate(YAML(typ="safe").load(path))
    except OSError as error:
        raise CalendarDataError(f"读不到{title} {path}：{error.strerror}") from error
    except YAMLError as error:
        raise CalendarDataError(f"{title} {path} 不是正确的 YAML：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "内容"
        message = first["msg"].removeprefix("Value error, ")
        raise CalendarDataError(f"{title} {path} 的 {place} 有误：{message}") from error
