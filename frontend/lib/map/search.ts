// A parcel by its key: suggestions while it is typed, and there one goes.

import { calmly, make, need } from "./dom";
import type { Settings } from "./settings";

interface Found {
  readonly key: string;
  readonly bounds: readonly number[];
}

export class Search {
  private readonly list: HTMLDataListElement;
  private readonly field: HTMLInputElement;

  constructor(
    form: HTMLFormElement,
    private readonly settings: Settings,
    private readonly on: () => string,
    private readonly go: (found: Found) => void,
    private readonly told: (sentence: string) => void,
  ) {
    this.field = need(form, "input[name=parcel]");
    this.list = need(form, "datalist");
    const suggest = calmly(200, () => void this.suggest());
    this.field.addEventListener("input", suggest);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.find();
    });
  }

  private async suggest(): Promise<void> {
    const found = await this.asked();
    this.list.replaceChildren(...(found ?? []).map((parcel) => make("option", { value: parcel.key })));
  }

  private async find(): Promise<void> {
    const key = this.field.value.trim();
    const found = await this.asked();
    if (!found) return this.told("查找没有得到答复，请再试一次。");
    const exact = found.find((parcel) => parcel.key === key) ?? (found.length === 1 ? found[0] : undefined);
    if (exact) return this.go(exact);
    const like = found.map((parcel) => parcel.key).join("、");
    this.told(like ? `没有编号正好是“${key}”的地块；以此开头的有：${like}。` : `没有编号以“${key}”开头的地块。`);
  }

  private async asked(): Promise<readonly Found[] | null> {
    const question = new URLSearchParams({ q: this.field.value.trim(), on: this.on() });
    try {
      const answer = await fetch(`${this.settings.find}?${question}`);
      return answer.ok ? ((await answer.json()) as { parcels: Found[] }).parcels : null;
    } catch {
      return null;
    }
  }
}
