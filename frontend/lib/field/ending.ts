// Arrival, the signature of the inspected, notes, confirmation by both officers, and conclusion on the server.

import { placeNow } from "../fieldplace";
import { ask, SyncError } from "../fieldsync";
import { seen, text, type Standing } from "../fieldfacts";
import { SignaturePad } from "../signature";
import { type Desk, type Part, WAITING } from "./context";
import { button, card, el, fresh, mark, moment } from "./dom";

export function arrivalPart(desk: Desk): Part {
  const list = el("div");
  const node = card("到达", list, button("记录到达", async () => {
    desk.say("正在取得位置…");
    const place = await placeNow();
    await desk.record("arrival", place);
    desk.say(place.longitude ? "已记录到达和位置。" : "已记录到达，没有取得位置。");
  }, "primary"));
  return {
    node,
    update(standing) {
      list.replaceChildren(...standing.arrivals.map((fact) => line(desk, fact, `${desk.nameOf(fact.author)} 到达${text(fact, "longitude") ? "，有位置" : "，没有位置"}`)));
    },
  };
}

export function notePart(desk: Desk): Part {
  const id = fresh("note");
  const list = el("div");
  const words = el("textarea", { class: "form-control", id, rows: "2", maxlength: "2000" });
  const act = async () => {
    if (!words.value.trim()) return desk.say("请先填写备注。", true);
    await desk.record("note", { item: "", words: words.value.trim() });
    words.value = "";
  };
  const node = card("备注", list, el("label", { class: "form-label", for: id }, "备注内容"), words, button("保存备注", act));
  return {
    node,
    update(standing) {
      list.replaceChildren(...standing.notes.map((fact) => line(desk, fact, `${desk.nameOf(fact.author)}：${text(fact, "words")}`)));
    },
  };
}

export function signaturePart(desk: Desk): Part {
  const id = fresh("signature");
  const list = el("div");
  const signer = el("input", { class: "form-control", id: `${id}-signer`, maxlength: "60", autocomplete: "off" });
  const canvas = el("canvas", { class: "field-pad", width: "600", height: "240", role: "img", "aria-label": "手写签名处" });
  const pad = new SignaturePad(canvas);
  const refused = el("input", { type: "checkbox", class: "form-check-input", id: `${id}-refused` });
  const words = el("input", { class: "form-control", id: `${id}-words`, maxlength: "500" });

  async function keep(): Promise<void> {
    const name = signer.value.trim();
    if (!name) return desk.say("请填写签字人姓名。", true);
    if (refused.checked) {
      if (!words.value.trim()) return desk.say("拒签要写明情况。", true);
      await desk.record("signature", { signer: name, refused: true, words: words.value.trim() });
    } else {
      const blob = await pad.blob();
      if (!blob) return desk.say("还没有签名，请在框内手写。", true);
      const sha256 = await desk.store.keepFile(desk.visit.id, blob, "signature.png");
      await desk.record("signature", { signer: name, refused: false, words: "", sha256 });
    }
    pad.clear();
    desk.say("签字已保存。");
  }

  const node = card(
    "被检查对象签字",
    list,
    el("label", { class: "form-label", for: signer.id }, "签字人姓名"),
    signer,
    canvas,
    el("div", { class: "field-tools" }, button("重写", () => pad.clear()), button("保存签字", keep, "primary")),
    el("label", { class: "form-check", for: refused.id }, refused, " ", el("span", { class: "form-check-label" }, "拒绝签字")),
    el("label", { class: "form-label", for: words.id }, "拒签情况（拒签时填写）"),
    words,
  );
  return {
    node,
    update(standing) {
      list.replaceChildren(...standing.signatures.map((fact) => line(desk, fact, fact.body["refused"] ? `${text(fact, "signer")} 拒签：${text(fact, "words")}` : `${text(fact, "signer")} 已签字`)));
    },
  };
}

export function endPart(desk: Desk, sync: () => Promise<void>, reload: () => Promise<void>): Part {
  const list = el("ul", { class: "field-plain" });
  const wrong = el("div");
  const confirm = async () => {
    await sync();
    await desk.record("sign_off", { seen: seen(desk.standing().facts) });
    desk.say("已确认。另一名检查人员也要在自己的手机上确认。");
  };
  const conclude = async () => {
    wrong.replaceChildren();
    await sync();
    try {
      const said = await ask<{ result: string }>(desk.visit.addresses.conclude, { method: "POST" });
      desk.say(`已办结：${said.result}。`);
      await reload();
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      wrong.replaceChildren(el("div", { class: "notice notice-bad", role: "alert" }, el("p", {}, error.message)));
    }
  };
  const node = card("确认和办结", list, wrong, el("div", { class: "field-tools" }, button("确认检查记录", confirm, "primary"), button("办结检查", conclude)));
  return {
    node,
    update(standing: Standing) {
      list.replaceChildren(
        ...desk.visit.team.map(({ user, name }) => {
          const off = user === null ? undefined : standing.signOffs.get(user);
          const state = !off ? mark("未确认") : off.current ? mark("已确认", "good") : mark("之后又有新记录，请再确认", "warn");
          const own = off?.current || user === desk.user ? null : user === null ? " 没有登录账号，不能确认" : " 须本人登录后确认";
          return el("li", {}, `${name} `, state, own, off?.fact.waiting ? " " : null, off?.fact.waiting ? mark(WAITING, "warn") : null);
        }),
      );
    },
  };
}

function line(_: Desk, fact: { clock: string; waiting?: 1 }, words: string): HTMLElement {
  return el("p", {}, `${moment(fact.clock)} ${words} `, fact.waiting ? mark(WAITING, "warn") : null);
}
