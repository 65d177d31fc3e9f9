"""Everything that can be wrong with a process file, as sentences for the person who draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One reason why a process is refused. `line` is 0 where no line can be named; `node` may be empty."""

    line: int
    node: str
    code: str
    sentence: str
    mend: str

    def __str__(self) -> str:
        place = f"第 {self.line} 行" if self.line else ""
        return f"{place}{f'［{self.node}］' if self.node else ''}{self.sentence}。{self.mend}。"


class ProcessErrors(ValueError):
    """The process is refused; `flaws` are all the reasons, in the order of the file."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(sorted(set(flaws)))
        super().__init__("\n".join(map(str, self.flaws)))


def flaw(code: str, node: str = "", line: int = 0, **facts: object) -> Flaw:
    """The flaw `code` of the catalogue below, its sentence filled in with `facts`."""
    sentence, mend = CATALOGUE[code]
    facts.setdefault("node", node)
    return Flaw(line, node, code, sentence.format(**facts), mend.format(**facts))


CATALOGUE: dict[str, tuple[str, str]] = {
    # The file
    "not-xml": ("文件不是格式良好的 XML：{detail}", "用流程建模器重新导出为 UTF-8 编码的 BPMN 2.0 文件"),
    "doctype": ("文件含有文档类型声明（DOCTYPE），为安全起见不予读取", "删去 DOCTYPE 一节，流程文件不需要它"),
    "too-large": (
        "文件过大或嵌套过深",
        "流程文件不超过 5 MB、60 层、2000 个节点；请拆分为多个流程，用调用活动相连",
    ),
    "not-bpmn": ("文件不是 BPMN 2.0 定义（根元素是 {found}）", "用流程建模器导出为 BPMN 2.0 XML"),
    "no-process": ("文件中没有流程", "在文件中画一个流程（process）"),
    "several-processes": ("文件中有多个流程：{found}", "每个文件只放一个流程，其余的另存，用调用活动相连"),
    # Elements
    "missing-id": ("元素 {found} 没有编号", "为它填写 id"),
    "duplicate-id": ("编号“{node}”用了不止一次", "为其中一个元素换一个编号"),
    "unsupported-element": ("不支持元素 {found}", "{instead}"),
    "unsupported-event": (
        "事件“{node}”的类型 {found} 不受支持",
        "开始和结束事件不带类型；中间和边界事件用定时或消息",
    ),
    # Flows
    "flow-loose": ("连线“{node}”的{side}“{found}”不存在", "在建模器中把连线接到节点上"),
    "flow-across": ("连线“{node}”跨越了子流程的边界", "连线只能在同一层内；进出子流程经它的开始和结束事件"),
    "flow-into-start": ("连线“{found}”进入了开始事件“{node}”", "把连线接到开始事件之后的节点上"),
    "flow-out-of-end": ("连线“{found}”从结束事件“{node}”出来", "删去连线，或把结束事件换成任务"),
    "flow-into-boundary": ("连线“{found}”进入了边界事件“{node}”", "边界事件只有出线，把连线接到别的节点上"),
    "no-start": ("“{where}”中没有开始事件", "画一个开始事件并接到第一个节点"),
    "several-starts": ("“{where}”中有多个开始事件：{found}", "只留一个开始事件，其后用排他网关分流"),
    "no-end": ("“{where}”中没有结束事件", "为每条路径画上结束事件"),
    "dead-end": ("“{node}”之后没有连线，流程会停在这里", "把它接到下一个节点或结束事件"),
    "several-outgoing": (
        "“{node}”有多条出线，含义不明",
        "在它之后放一个网关：只走一条用排他网关，都走用并行网关",
    ),
    "mixed-gateway": ("网关“{node}”既汇聚又分流", "拆成前后两个网关：先汇聚，再分流"),
    # Choices
    "condition-missing": (
        "网关“{node}”的出线“{found}”既没有条件，也不是默认出线",
        "为它写上条件，或设为默认出线",
    ),
    "condition-misplaced": (
        "连线“{found}”上的条件不起作用：{why}",
        "删去条件；条件只写在排他或包容网关的非默认出线上",
    ),
    "condition-wrong": ("连线“{found}”的条件“{source}”有误：{why}", "{instead}"),
    "no-default": (
        "网关“{node}”没有默认出线，条件都不成立时流程会停住",
        "把其中一条出线设为默认出线（不写条件）",
    ),
    "default-unknown": ("“{node}”的默认出线“{found}”不是它的出线", "重新指定默认出线"),
    # Events
    "boundary-host": (
        "边界事件“{node}”没有附着在任务或子流程上（attachedToRef 是“{found}”）",
        "把它拖到一个任务或子流程的边上",
    ),
    "trigger-missing": ("事件“{node}”既不是定时也不是消息", "在建模器中为它选定时或消息"),
    "timer-wrong": (
        "事件“{node}”的时间“{found}”写法不对",
        "时长写成 P5D、PT4H 这样的 ISO 8601 时长，时刻写成 2026-03-01；"
        "以工作日计的期限留空，写在流程的期限文件里",
    ),
    "message-unknown": (
        "事件“{node}”引用的消息“{found}”没有定义或没有名称",
        "在文件中定义这个消息并填写名称",
    ),
    # Repetition and calls
    "loop-unsupported": ("“{node}”的重复方式 {found} 不受支持", "用多实例（并行或顺序），并指定列表变量"),
    "collection-missing": (
        "多实例“{node}”没有指定列表变量",
        "填写 loopDataInputRef（或 collection），写列表变量的名称",
    ),
    "collection-unknown": (
        "多实例“{node}”的列表变量“{found}”没有声明，或不是列表",
        "改用已声明的列表变量：{known}",
    ),
    "call-unresolved": (
        "调用活动“{node}”调用的流程“{found}”找不到",
        "核对 calledElement，或补上被调用的流程文件",
    ),
    "call-cycle": ("调用活动“{node}”直接或间接调用了自己：{found}", "去掉循环调用，重复用排他网关的回路表示"),
    # Proofs
    "unreachable": ("“{node}”永远到达不了", "把它接到从开始事件来的路径上，或删去"),
    "endless": (
        "到了“{node}”就再也走不到结束事件，只在 {found} 之间循环",
        "用排他网关引出一条通往结束事件的路",
    ),
    "idle-loop": ("回路 {found} 中没有任何任务或等待，会一直空转", "在回路中放一个任务，或去掉回路"),
    "parallel-loop": (
        "并行或包容网关“{node}”的分支又回到了自己",
        "回路只能经过排他网关：先汇聚，再用排他网关返回",
    ),
    "block-entered": (
        "“{found}”从外面进入了网关“{node}”的分支",
        "分支只能从网关“{node}”进入；把连线接到该网关之前或汇聚之后",
    ),
    "branches-meet": (
        "网关“{node}”的多条分支未经汇聚就在“{found}”相遇，其后的步骤会执行多次",
        "在相遇处之前用同类网关汇聚",
    ),
    "branches-part": (
        "网关“{node}”的分支走向不同的地方（{found}）",
        "让全部分支汇聚到同一个网关，或全部各自结束",
    ),
    "join-starves": ("汇聚网关“{node}”可能一直等下去：{why}", "{instead}"),
    "join-differs": (
        "{split_kind}“{split}”的分支汇聚到了{join_kind}“{node}”",
        "分流和汇聚用同一类网关",
    ),
    "side-path-rejoins": (
        "不中断的边界事件“{found}”引出的路径又并入了主流程的“{node}”，该处会执行多次",
        "让这条路径到自己的结束事件为止，或把边界事件改为中断",
    ),
}
