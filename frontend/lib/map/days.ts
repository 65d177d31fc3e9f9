// The slider through the days on which anything came into force: the map shows what was in force that day.

import { button, make, need } from "./dom";
import { dayWords, type Settings } from "./settings";

interface Edition {
  readonly on: string;
  readonly digest: string;
  readonly versions: Readonly<Record<string, { readonly number: number; readonly from: string }>>;
}

export class Days {
  private turn = 0;
  private readonly field: HTMLInputElement;
  private readonly slider: HTMLInputElement | null = null;
  private readonly told = make("p", { class: "help", role: "status" });
  private readonly days: readonly string[];
  on: string;

  constructor(
    private readonly settings: Settings,
    panel: HTMLElement,
    private readonly use: (versions: Edition["versions"], on: string) => void,
  ) {
    this.on = settings.on;
    this.days = [...new Set([...settings.days, settings.on])].sort();
    const form = need<HTMLFormElement>(panel, "[data-day]");
    this.field = need(form, "[name=on]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.go(this.field.value);
    });
    const room = need(panel, "[data-timeline]");
    if (this.days.length > 1) {
      this.slider = this.makeSlider();
      const step = (by: number): void => void this.go(this.days[this.place(this.on) + by] ?? this.on);
      room.append(
        make("label", { class: "form-label", for: "map-days" }, `施行日（${this.days.length} 个）`),
        make("div", { class: "map-days" }, button("◀", () => step(-1), { "aria-label": "前一个施行日" }), this.slider, button("▶", () => step(1), { "aria-label": "后一个施行日" })),
      );
    }
    room.append(this.told);
    this.say();
  }

  async go(on: string): Promise<void> {
    if (!on || on === this.on) return this.say();
    const turn = ++this.turn;
    try {
      const answer = await fetch(`${this.settings.edition}?${new URLSearchParams({ on })}`);
      const said = (await answer.json()) as Edition & { error?: string };
      if (turn !== this.turn) return;
      if (said.error) {
        this.told.textContent = said.error;
        return;
      }
      this.on = said.on;
      this.use(said.versions, said.on);
      this.say(Object.keys(said.versions).length);
    } catch {
      this.told.textContent = "没有得到答复，仍显示原来的版本。请再试一次。";
    }
  }

  private say(count?: number): void {
    this.field.value = this.on;
    if (this.slider) {
      this.slider.value = String(this.place(this.on));
      this.slider.setAttribute("aria-valuetext", dayWords(this.on));
    }
    const layers = count === undefined ? "" : `，${count} 个图层有施行中的版本`;
    this.told.textContent = `地图显示 ${dayWords(this.on)}施行的蓝图${layers}。`;
  }

  /** The last day of the slider that is not later. */
  private place(day: string): number {
    return Math.max(0, this.days.filter((each) => each <= day).length - 1);
  }

  private makeSlider(): HTMLInputElement {
    const slider = make("input", {
      type: "range", class: "form-range", id: "map-days", min: "0", max: String(this.days.length - 1), step: "1", list: "map-days-marks",
    });
    slider.addEventListener("input", () => void this.go(this.days[Number(slider.value)] ?? this.on));
    return slider;
  }
}
