// One visit on the screen, built once and brought up to date as facts come in from here and from the other phone.

import { fold, type Standing } from "../fieldfacts";
import type { FieldStore } from "../fieldstore";
import { alongPart } from "./along";
import type { Desk, Part, Visit } from "./context";
import { button, card, el, mark } from "./dom";
import { arrivalPart, endPart, notePart, signaturePart } from "./ending";
import { itemPart } from "./item";
import { photoButton, photoList } from "./photos";

export type Around = {
  readonly store: FieldStore;
  readonly user: number;
  say(sentence: string, bad?: boolean): void;
  sync(): Promise<void>;
  reload(): Promise<void>;
};

export class VisitScreen {
  private parts: Part[] = [];
  private now: Standing = fold([]);
  private readonly progress = el("p", { class: "field-status", "aria-live": "polite" });

  constructor(
    readonly visit: Visit,
    private readonly around: Around,
  ) {}

  build(): HTMLElement {
    const { visit } = this;
    const about = card(
      visit.subject.name,
      el("p", {}, visit.category, " ", mark(visit.stateLabel, visit.state === "open" ? "info" : "good")),
      el("p", {}, `${visit.subject.party}，${visit.subject.address || "地址未登记"}`),
      el("p", {}, `检查人员：${visit.team.map(({ name }) => name).join("、")}，期限 ${visit.dueOn}`),
      el("p", { class: "card-note" }, visit.number),
      this.progress,
    );
    if (visit.state !== "open") return el("div", {}, about, this.over());
    const desk = this.desk();
    const matters = visit.matters.map((matter) => {
      const parts = matter.items.map((item) => itemPart(desk, item));
      this.parts.push(...parts);
      return card(matter.title, ...parts.map(({ node }) => node));
    });
    const photos = photoList(desk, "");
    const [arrival, note, signature] = [arrivalPart(desk), notePart(desk), signaturePart(desk)];
    const ending = endPart(desk, () => this.around.sync(), () => this.around.reload());
    const along = alongPart(desk);
    this.parts.push(arrival, ...(along ? [along] : []), photos, note, signature, ending);
    const pictures = card("现场照片", el("div", { class: "field-tools" }, photoButton(desk, "", "现场")), photos.node);
    return el("div", {}, about, arrival.node, along?.node ?? "", ...matters, pictures, note.node, signature.node, ending.node);
  }

  /** Read the facts anew and show what they say. */
  async refresh(): Promise<void> {
    this.now = fold(await this.around.store.facts(this.visit.id));
    const items = this.visit.matters.flatMap((matter) => matter.items);
    const answered = items.filter(({ key }) => this.now.answers.has(key)).length;
    this.progress.textContent = `已填 ${answered} / ${items.length} 项`;
    for (const part of this.parts) part.update(this.now);
  }

  private over(): HTMLElement {
    const address = this.visit.addresses.page;
    return el("div", { class: "notice notice-good" }, el("p", {}, `${this.visit.result || this.visit.stateLabel}。 `, el("a", { href: address }, "看检查结果")));
  }

  private desk(): Desk {
    const { store, user, say } = this.around;
    return {
      store,
      visit: this.visit,
      user,
      say,
      standing: () => this.now,
      nameOf: (author) => this.visit.team.find((each) => each.user === author)?.name ?? "其他人",
      record: async (kind, body) => {
        const fact = await store.record(this.visit.id, user, kind, body);
        await this.refresh();
        void this.around.sync();
        return fact;
      },
    };
  }
}

/** The list of one's visits, the most urgent first. */
export function visitList(visits: readonly Visit[], open: (id: string) => void): HTMLElement {
  if (visits.length === 0) {
    return el("div", { class: "empty-state" }, el("h2", {}, "没有检查任务"), el("p", {}, "派给您的检查任务在联网时自动保存到这台手机。"));
  }
  const one = (visit: Visit) =>
    el(
      "li",
      { class: "card" },
      el(
        "div",
        { class: "card-body" },
        el("h2", {}, visit.subject.name),
        el("p", {}, visit.category, " ", mark(visit.stateLabel, visit.state === "open" ? "info" : "good")),
        el("p", { class: "card-note" }, `${visit.number}，期限 ${visit.dueOn}`),
        button(visit.state === "open" ? "开始记录" : "查看", () => open(visit.id), "primary"),
      ),
    );
  return el("ul", { class: "field-plain field-list" }, ...visits.map(one));
}
