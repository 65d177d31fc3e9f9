// Choosing a place on a drawing for a form that has fields `x` and `y`, in metres of the drawing.
//
// With a pointer: press the button, click the place. With the keyboard: press the button, move the drawing with the
// arrows until the place lies under the cross, press Enter.

import type { Spot } from "./view";

const SPACE = "http://www.w3.org/2000/svg";
const PIN = 0.014;

export class PlacePicker {
  private readonly button = document.createElement("button");
  private readonly told = document.createElement("p");
  private pin: SVGElement | null = null;

  private constructor(
    private readonly form: HTMLFormElement,
    private readonly stage: HTMLElement,
    private readonly svg: SVGSVGElement,
    private readonly origin: Spot,
    chooser: Element,
  ) {
    this.button.type = "button";
    this.button.className = "btn";
    this.button.textContent = "在图上点选位置";
    this.button.addEventListener("click", () => this.begin());
    this.told.className = "card-note";
    this.told.setAttribute("role", "status");
    chooser.append(this.button, this.told);
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.end(""));
    stage.addEventListener("keydown", (event) => event.key === "Escape" && this.end(""));
  }

  /** The picker of a drawing with such a form; null where there is none, or the picture does not say where it lies. */
  static of(root: HTMLElement, stage: HTMLElement, svg: SVGSVGElement): PlacePicker | null {
    const form = root.querySelector<HTMLFormElement>("[data-comment-form] form");
    const chooser = form?.querySelector("[data-place-chooser]");
    const { originX, originY } = svg.dataset;
    if (!form || !chooser || !originX || !originY) return null;
    return new PlacePicker(form, stage, svg, { x: Number(originX), y: Number(originY) }, chooser);
  }

  private begin(): void {
    this.stage.classList.add("picking");
    this.told.textContent = "请在图上点一下；键盘：用方向键把位置移到十字下，按 Enter，Esc 取消。";
    this.stage.scrollIntoView({ block: "nearest" });
    this.stage.focus({ preventScroll: true });
  }

  private end(told: string): void {
    this.stage.classList.remove("picking");
    this.told.textContent = told;
  }

  /** Take a place of the picture; false when nobody is choosing. */
  take(spot: Spot): boolean {
    if (!this.stage.classList.contains("picking")) return false;
    this.field("x").value = (this.origin.x + spot.x).toFixed(3);
    this.field("y").value = (this.origin.y - spot.y).toFixed(3);
    const finding = this.form.querySelector<HTMLSelectElement>("select[name=finding]");
    if (finding) finding.value = "";
    this.mark(spot);
    this.end("已选定位置。");
    this.form.querySelector<HTMLTextAreaElement>("textarea")?.focus();
    return true;
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private mark(spot: Spot): void {
    this.pin?.remove();
    const scale = PIN * this.svg.viewBox.baseVal.width;
    this.pin = document.createElementNS(SPACE, "path");
    this.pin.setAttribute("class", "tj-pin tj-pin-new");
    this.pin.setAttribute("d", "M0 0C-.5-.9-1-1.3-1-2A1 1 0 1 1 1-2C1-1.3 .5-.9 0 0Z");
    this.pin.setAttribute("transform", `translate(${spot.x} ${spot.y}) scale(${scale})`);
    this.svg.append(this.pin);
  }
}
