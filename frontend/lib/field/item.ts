// One item of a checklist: four results, words, photos, on-the-spot correction, and settling a contradiction.

import { RESULTS, text, type Answered, type Result, type Standing } from "../fieldfacts";
import { type Desk, type Item, type Part, WAITING, waits } from "./context";
import { button, el, fresh, mark } from "./dom";
import { photoButton, photoList } from "./photos";

const WORDS = new Map<string, string>(RESULTS);
const TONES: Record<string, string> = { pass: "good", fail: "bad", unchecked: "warn", absent: "" };

export function itemPart(desk: Desk, item: Item): Part {
  const name = fresh("item");
  const status = el("p", { class: "field-status", "aria-live": "polite" });
  const words = el("textarea", { class: "form-control", id: `${name}-words`, rows: "2", maxlength: "2000" });
  const radios = RESULTS.map(([value, label]) => {
    const radio = el("input", { type: "radio", class: "btn-check", name, value, id: `${name}-${value}` });
    radio.addEventListener("change", () => void answer(value));
    return { radio, node: el("span", {}, radio, el("label", { class: "btn", for: radio.id }, label)) };
  });
  const settle = el("div", { class: "field-settle" });
  const correction = correctionForm(desk, item);
  const photos = photoList(desk, item.key);

  const own = (answered: Answered | undefined) => answered?.open.filter((fact) => fact.author === desk.user) ?? [];

  async function answer(result: Result): Promise<void> {
    const before = own(desk.standing().answers.get(item.key));
    const said = words.value.trim();
    const same = before.length === 1 && before[0] && text(before[0], "result") === result && text(before[0], "words") === said;
    if (!same) await desk.record("answer", { item: item.key, result, words: said, replaces: before.map(({ id }) => id) });
  }

  words.addEventListener("change", () => {
    const chosen = radios.find(({ radio }) => radio.checked);
    if (chosen) void answer(chosen.radio.value as Result);
  });

  const node = el(
    "fieldset",
    { class: "field-item" },
    el("legend", {}, item.title),
    item.basis ? el("p", { class: "card-note" }, item.basis) : null,
    item.method ? el("p", { class: "card-note" }, `方法：${item.method}`) : null,
    el("div", { class: "field-results" }, ...radios.map((each) => each.node)),
    status,
    settle,
    el("label", { class: "form-label", for: words.id }, "情况（不合格、未检查、合理缺项必填）"),
    words,
    el("div", { class: "field-tools" }, photoButton(desk, item.key, item.title)),
    photos.node,
    correction.node,
  );

  function update(standing: Standing): void {
    const answered = standing.answers.get(item.key);
    const mine = own(answered)[0];
    for (const { radio } of radios) radio.checked = mine ? text(mine, "result") === radio.value : answered?.result === radio.value;
    // What somebody is typing stays; afterwards it is what was recorded.
    if (document.activeElement !== words && mine) words.value = text(mine, "words");
    status.replaceChildren(...statusOf(desk, answered));
    settle.replaceChildren(...(answered && answered.result === null ? [settleForm(desk, item, answered)] : []));
    correction.node.hidden = answered?.result !== "fail";
    correction.update(standing);
    photos.update(standing);
  }

  return { node, update };
}

function statusOf(desk: Desk, answered: Answered | undefined): (Node | string)[] {
  if (!answered) return [mark("未填写")];
  const pending = waits(answered.open) ? [" ", mark(WAITING, "warn")] : [];
  if (answered.result !== null) {
    const who = [...new Set(answered.open.map((fact) => desk.nameOf(fact.author)))].join("、");
    return [mark(WORDS.get(answered.result) ?? "", TONES[answered.result]), ` ${who}`, ...pending];
  }
  const each = answered.open.map((fact) => `${desk.nameOf(fact.author)}：${WORDS.get(text(fact, "result"))}${text(fact, "words") ? `，${text(fact, "words")}` : ""}`);
  return [mark("两人结果不一致", "bad"), ` ${each.join("；")}`, ...pending];
}

/** Two results stand: one officer writes which one holds and why; both answers stay on record. */
function settleForm(desk: Desk, item: Item, answered: Answered): HTMLElement {
  const id = fresh("settle");
  const result = el("select", { class: "form-select", id: `${id}-result` }, ...RESULTS.map(([value, label]) => el("option", { value }, label)));
  const words = el("textarea", { class: "form-control", id: `${id}-words`, rows: "2", maxlength: "2000" });
  const act = async () => {
    if (!words.value.trim()) return desk.say("请写明以哪个结果为准和理由。", true);
    const body = { item: item.key, result: result.value, words: words.value.trim(), replaces: answered.open.map((fact) => fact.id) };
    await desk.record("settlement", body);
  };
  return el(
    "div",
    { class: "notice notice-warn field-stack" },
    el("label", { class: "form-label", for: result.id }, "核定结果"),
    result,
    el("label", { class: "form-label", for: words.id }, "理由"),
    words,
    button("核定", act, "primary"),
  );
}

function correctionForm(desk: Desk, item: Item): Part {
  const id = fresh("correction");
  const list = el("div");
  const words = el("textarea", { class: "form-control", id, rows: "2", maxlength: "2000" });
  const act = async () => {
    if (!words.value.trim()) return desk.say("请写明怎样当场改正。", true);
    await desk.record("correction", { item: item.key, words: words.value.trim() });
    words.value = "";
  };
  const node = el(
    "details",
    { class: "deed" },
    el("summary", {}, "当场改正"),
    el("div", { class: "field-stack" }, list, el("label", { class: "form-label", for: id }, "改正情况"), words, button("记为当场改正", act)),
  );
  return {
    node,
    update(standing) {
      const made = standing.corrections.filter((fact) => text(fact, "item") === item.key);
      list.replaceChildren(...made.map((fact) => el("p", {}, mark("当场改正", "good"), ` ${text(fact, "words")}（${desk.nameOf(fact.author)}）`)));
    },
  };
}
