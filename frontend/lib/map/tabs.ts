// The panels beside the map as tabs. Without this script they stand one below the other.

import { make } from "./dom";

export class Tabs {
  private readonly panels: HTMLElement[];
  private readonly tabs = new Map<string, HTMLButtonElement>();

  constructor(side: HTMLElement) {
    this.panels = [...side.querySelectorAll<HTMLElement>("[data-panel]")];
    const list = side.querySelector<HTMLElement>("[data-tabs]");
    if (!list) throw new Error("the side of a map has room for tabs");
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "地图内容");
    for (const panel of this.panels) list.append(this.tab(panel));
    list.addEventListener("keydown", (event) => this.walk(event));
    list.hidden = false;
    this.open(this.panels[0]?.dataset["panel"] ?? "");
  }

  open(name: string): void {
    for (const panel of this.panels) {
      const chosen = panel.dataset["panel"] === name;
      panel.hidden = !chosen;
      const tab = this.tabs.get(panel.dataset["panel"] ?? "");
      tab?.setAttribute("aria-selected", String(chosen));
      if (tab) tab.tabIndex = chosen ? 0 : -1;
    }
  }

  private tab(panel: HTMLElement): HTMLButtonElement {
    const name = panel.dataset["panel"] ?? "";
    panel.id ||= `map-panel-${name}`;
    panel.setAttribute("role", "tabpanel");
    const words = TITLES[name] ?? name;
    const tab = make("button", { type: "button", role: "tab", id: `map-tab-${name}`, "aria-controls": panel.id }, words);
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => this.open(name));
    this.tabs.set(name, tab);
    return tab;
  }

  private walk(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...this.tabs.values()];
    const here = all.findIndex((tab) => tab === document.activeElement);
    const next = all[(here + step + all.length) % all.length];
    next?.focus();
    next?.click();
    event.preventDefault();
  }
}

const TITLES: Record<string, string> = { layers: "图层", here: "此处", report: "查范围", versions: "版本" };
