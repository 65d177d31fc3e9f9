// An officer who came along without a phone: named by the colleague who records, confirmed by nobody else.

import { type Desk, type Part, WAITING } from "./context";
import { button, card, el, fresh, mark, moment } from "./dom";
import { strike } from "./photos";

export function alongPart(desk: Desk): Part | null {
  const others = desk.visit.team.filter(({ user }) => user !== null && user !== desk.user);
  if (others.length === 0) return null;
  const id = fresh("along");
  const list = el("div");
  const officer = el(
    "select",
    { class: "form-select", id },
    ...others.map(({ user, name, certificate }) => el("option", { value: String(user) }, `${name}（${certificate}）`)),
  );
  const act = async () => {
    const chosen = Number(officer.value);
    if (desk.standing().present.has(chosen)) return desk.say("这名检查人员已有到达或同行记录。", true);
    await desk.record("second", { officer: chosen });
    desk.say("已记为同行。确认检查记录仍须本人登录办理。");
  };
  const node = card(
    "同行人员",
    list,
    el("p", { class: "card-note" }, "同事没有带手机的，在这里记为同行。确认不能代办：同行人员须用本人账号登录现场检查（可借同事的手机或用电脑），打开这次检查，同步后由本人确认。"),
    el("label", { class: "form-label", for: id }, "没有带手机的检查人员"),
    officer,
    el("div", { class: "field-tools" }, button("记为同行", act)),
  );
  return {
    node,
    update(standing) {
      list.replaceChildren(
        ...standing.seconds.map((fact) =>
          el(
            "p",
            {},
            `${moment(fact.clock)} ${desk.nameOf(Number(fact.body["officer"]))} 同行（${desk.nameOf(fact.author)} 记录） `,
            fact.waiting ? mark(WAITING, "warn") : null,
            " ",
            fact.author === desk.user ? button("作废", () => strike(desk, fact.id, "这条同行记录")) : null,
          ),
        ),
      );
    },
  };
}
