// A click asks the server what is here; the answer is a part of a page that exists without this script too.

import type OlMap from "ol/Map";
import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { getPointResolution } from "ol/proj";
import { need } from "./dom";
import { MERCATOR, type Frame } from "./frame";
import type { Settings } from "./settings";

const FINGER = 10;
const PIN = new Style({
  image: new CircleStyle({ radius: 7, fill: new Fill({ color: "#b5382a" }), stroke: new Stroke({ color: "#ffffff", width: 2.5 }) }),
});

export class Here {
  private readonly pins = new VectorSource();
  private readonly answer: HTMLElement;
  private readonly more: HTMLDetailsElement;
  private asked = 0;

  constructor(
    private readonly map: OlMap,
    private readonly frame: Frame,
    private readonly settings: Settings,
    panel: HTMLElement,
    private readonly on: () => string,
    private readonly opened: () => void,
  ) {
    this.answer = need(panel, "[data-here]");
    this.more = need(panel, "[data-ask]");
    need<HTMLElement>(panel, "[data-hint]").hidden = false;
    map.addLayer(new VectorLayer({ source: this.pins, style: PIN, zIndex: 100_000 }));
    const form = need<HTMLFormElement>(panel, "[data-ask-here]");
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.load(new URLSearchParams(new FormData(event.target as HTMLFormElement) as never), true);
    });
    this.follow = (place) => {
      const [east, north] = frame.metres(place);
      need<HTMLInputElement>(form, "[name=x]").value = north.toFixed(3);
      need<HTMLInputElement>(form, "[name=y]").value = east.toFixed(3);
      need<HTMLSelectElement>(form, "[name=crs]").value = frame.code;
    };
  }

  private readonly follow: (place: Coordinate) => void;

  async ask(place: Coordinate): Promise<void> {
    const [east, north] = this.frame.metres(place);
    const pixel = getPointResolution(MERCATOR, this.map.getView().getResolution() ?? 1, place);
    this.pin(place);
    this.follow(place);
    await this.load(
      new URLSearchParams({ x: north.toFixed(3), y: east.toFixed(3), crs: this.frame.code, reach: (FINGER * pixel).toFixed(1) }),
      false,
    );
  }

  async askParcel(key: string): Promise<void> {
    await this.load(new URLSearchParams({ parcel: key }), true);
  }

  /** `go`: the place is known only from the answer, and may be elsewhere. */
  private async load(question: URLSearchParams, go: boolean): Promise<void> {
    question.set("on", this.on());
    const turn = ++this.asked;
    this.opened();
    this.answer.setAttribute("aria-busy", "true");
    const told = await this.fetched(question);
    // A later click has been answered, or will be.
    if (turn !== this.asked) return;
    this.answer.removeAttribute("aria-busy");
    this.more.open = false;
    this.answer.innerHTML = told;
    const spot = this.answer.querySelector<HTMLElement>("[data-spot]");
    if (!go || !spot) return;
    const place = this.frame.fromDegrees(Number(spot.dataset["longitude"]), Number(spot.dataset["latitude"]));
    this.pin(place);
    const view = this.map.getView();
    view.animate({ center: place, zoom: Math.max(view.getZoom() ?? 0, 16), duration: 400 });
  }

  private async fetched(question: URLSearchParams): Promise<string> {
    try {
      const answer = await fetch(`${this.settings.here}?${question}`, { headers: { "HX-Request": "true" } });
      // Also what is refused comes as a part of a page, with its sentence.
      if (answer.ok || answer.status === 422) return await answer.text();
    } catch {
      // Told below: to the reader it is the same.
    }
    return '<div class="notice notice-bad" role="alert"><p>没有得到答复。请检查网络后再点一次。</p></div>';
  }

  private pin(place: Coordinate): void {
    this.pins.clear();
    this.pins.addFeature(new Feature(new Point(place)));
  }
}
