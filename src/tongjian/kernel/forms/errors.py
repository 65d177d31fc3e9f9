"""Why a draft is not saved or not handed in."""

from __future__ import annotations

from tongjian.kernel.forms.validation import FieldError


class NotOwnerError(PermissionError):
    """The draft belongs to an organisation the viewer does not act for."""

    def __init__(self) -> None:
        super().__init__("这份表单属于别的单位，只有该单位的申请人可以填写")


class ClosedError(ValueError):
    """The draft has been handed in."""

    def __init__(self) -> None:
        super().__init__("表单已经提交，不能再改；需要修改时，请等待补正通知")


class IncompleteError(ValueError):
    """The form cannot be handed in; `errors` lists every reason, in the order of the page."""

    def __init__(self, errors: list[FieldError]) -> None:
        self.errors = errors
        super().__init__("；".join(error.sentence for error in errors))
