"""Where everything stands, and how it is joined."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.kernel.packs.processes import outcome_variable
from tongjian.kernel.packs.schema import NodeSheet, Sheet
from tools.process_drawing.order import Order, Step, Together
from tools.process_drawing.sheet import EVENT, GATEWAY, TASK, Canvas, Point

_GAP = 80
_ROW = 120
_LEFT, _MIDDLE = 142, 300


def drawn(sheet: Sheet, order: Order, says: str) -> str:
    """The BPMN file. Raises `ValueError` when order and sheet do not agree."""
    return _Drawing(sheet, says).run(order)


class _Drawing:
    def __init__(self, sheet: Sheet, says: str) -> None:
        self.sheet = sheet
        self.canvas = Canvas(sheet.process, sheet.title, says)
        self.refusal = next((code for code, node in sheet.nodes.items() if node.act == "refuse"), "")
        self.refused: list[str] = []
        self.returned: list[tuple[str, str]] = []
        self.used: list[str] = []

    def run(self, order: Order) -> str:
        self.canvas.place("start", "startEvent", "受理", Point(_LEFT, _MIDDLE), EVENT)
        last, x, label = self._sequence(order, "start", _LEFT + EVENT.width + _GAP, _MIDDLE, top=True)
        issues = self.sheet.nodes[self.used[-1]].act == "issue" if self.used else False
        end = x + (TASK.width + _GAP if self.refused else 0)
        self.canvas.place(
            "end-granted", "endEvent", "准予并发证" if issues else "办结通过", Point(end, _MIDDLE), EVENT
        )
        self.canvas.join(last, "end-granted", label)
        if self.refused:
            self._refusal(x, end)
        for number, (gateway, target) in enumerate(self.returned):
            self.canvas.back(gateway, target, "退回", self.canvas.top - 40 - 24 * number)
        if missing := set(self.sheet.nodes) - set(self.used) - ({self.refusal} if self.refused else set()):
            raise ValueError(f"顺序里没有步骤：{'、'.join(sorted(missing))}")
        return self.canvas.text()

    def _refusal(self, x: float, end: float) -> None:
        """Below everything else: the decision that refuses, into which every disagreement runs."""
        if not self.refusal:
            raise ValueError("有“不同意”的结论，却没有 act: refuse 的步骤")
        y = self.canvas.bottom + 60 + TASK.height / 2
        title = self.sheet.nodes[self.refusal].title
        self.canvas.place(self.refusal, "userTask", title, Point(x, y), TASK)
        self.canvas.place("end-refused", "endEvent", "不予通过", Point(end, y), EVENT)
        for gateway in self.refused:
            self.canvas.down(gateway, self.refusal, "不同意")
        self.canvas.join(self.refusal, "end-refused")

    def _sequence(
        self, order: Order, before: str, x: float, y: float, *, top: bool, label: str = ""
    ) -> tuple[str, float, str]:
        """Draw an order from left to right behind `before`; the last node, the next place, and its label."""
        previous = ""
        for element in order:
            if isinstance(element, Together):
                before, x = self._together(element, before, x, y, label)
                label = ""
            else:
                before, x, label = self._step(element, previous, before, x, y, top=top, label=label)
                previous = element.node
        return before, x, label

    def _together(self, block: Together, before: str, x: float, y: float, label: str) -> tuple[str, float]:
        number = sum(1 for node in self.canvas.boxes if node.startswith("split")) + 1
        split, join = f"split-{number}", f"join-{number}"
        self.canvas.place(split, "parallelGateway", "同时办理", Point(x, y), GATEWAY)
        self.canvas.join(before, split, label)
        first = y - _ROW * (len(block.branches) - 1) / 2
        ends: list[str] = []
        right = inner = x + GATEWAY.width + _GAP
        for place, branch in enumerate(block.branches):
            last, until, _ = self._sequence(branch, split, inner, first + _ROW * place, top=False)
            ends.append(last)
            right = max(right, until)
        self.canvas.place(join, "parallelGateway", "全部办完", Point(right, y), GATEWAY)
        for last in ends:
            self.canvas.join(last, join)
        return join, right + GATEWAY.width + _GAP

    def _step(
        self, step: Step, previous: str, before: str, x: float, y: float, *, top: bool, label: str
    ) -> tuple[str, float, str]:
        node = self.sheet.nodes.get(step.node)
        if node is None or step.node in self.used or step.node == self.refusal:
            raise ValueError(f"步骤“{step.node}”不在期限文件里，或用了两次")
        self.used.append(step.node)
        self.canvas.place(step.node, "userTask", node.title, Point(x, y), TASK)
        self.canvas.join(before, step.node, label)
        x += TASK.width + _GAP
        codes = [code for code, _ in node.outcomes]
        away = [code for code, _ in step.detours]
        back = "return" in codes and top and bool(previous)
        refuses = "disagree" in codes and top
        if not (away or back or refuses):
            return step.node, x, ""
        return self._gateway(step, node, previous if back else "", x, y, refuses=refuses)

    def _gateway(
        self, step: Step, node: NodeSheet, back: str, x: float, y: float, *, refuses: bool
    ) -> tuple[str, float, str]:
        """The gateway behind a step: what it does with each outcome."""
        gateway = f"decide-{step.node}"
        away = [code for code, _ in step.detours]
        if back and away:
            raise ValueError(f"“{step.node}”既有退回又有绕行，画在同一处会重叠")
        self.canvas.place(gateway, "exclusiveGateway", "结论", Point(x, y), GATEWAY)
        self.canvas.join(step.node, gateway)
        special = {*away, *(["return"] if back else []), *(["disagree"] if refuses else [])}
        onward = [(code, title) for code, title in node.outcomes if code not in special]
        if not onward:
            raise ValueError(f"“{step.node}”的结论都不往下走")
        variable = outcome_variable(step.node)
        condition = " || ".join(f"{variable} == '{code}'" for code, _ in onward) if refuses else ""
        if not refuses:
            self.canvas.default[gateway] = ""
        if back:
            self.returned.append((gateway, back))
            self.canvas.conditions[gateway, back] = f"{variable} == 'return'"
        if refuses:
            self.refused.append(gateway)
        x += GATEWAY.width + _GAP
        name = onward[0][1]
        if not step.detours:
            self.canvas.waiting[gateway] = condition
            return gateway, x, name
        return self._detours(step, node, gateway, x, y, name, condition)

    def _detours(
        self,
        step: Step,
        node: NodeSheet,
        gateway: str,
        x: float,
        y: float,
        name: str,
        condition: str,
    ) -> tuple[str, float, str]:
        """Rows above the line; they come together again in a gateway on the line."""
        merge = f"merge-{step.node}"
        titles = dict(node.outcomes)
        ends: list[str] = []
        right = x
        for number, (code, order) in enumerate(step.detours, 1):
            if code not in titles:
                raise ValueError(f"“{step.node}”没有结论“{code}”")
            self.canvas.waiting[gateway] = f"{outcome_variable(step.node)} == '{code}'"
            last, until, _ = self._sequence(
                order, gateway, x, y - _ROW * number, top=False, label=titles[code]
            )
            ends.append(last)
            right = max(right, until)
        self.canvas.place(merge, "exclusiveGateway", "汇合", Point(right, y), GATEWAY)
        self.canvas.waiting[gateway] = condition
        self.canvas.join(gateway, merge, name)
        for last in ends:
            self.canvas.join(last, merge)
        return merge, right + GATEWAY.width + _GAP, ""


def names(order: Sequence[Step | Together]) -> list[str]:
    """The steps of an order, in the order they are written."""
    found: list[str] = []
    for element in order:
        if isinstance(element, Together):
            found += [name for branch in element.branches for name in names(branch)]
        else:
            found += [element.node, *(name for _, each in element.detours for name in names(each))]
    return found
