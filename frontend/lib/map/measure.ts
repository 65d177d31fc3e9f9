// Length and area: drawn here, measured by the server in the plane the city surveys in.

import type OlMap from "ol/Map";
import type LineString from "ol/geom/LineString";
import type Polygon from "ol/geom/Polygon";
import Draw from "ol/interaction/Draw";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import type { Coordinate } from "ol/coordinate";
import type { Frame } from "./frame";
import { DRAWN, SKETCH } from "./marks";
import type { Settings } from "./settings";

export type Kind = "LineString" | "Polygon";

export class Measure {
  private readonly source = new VectorSource();
  private drawing: Draw | null = null;
  private turn = 0;

  constructor(
    private readonly map: OlMap,
    private readonly frame: Frame,
    private readonly settings: Settings,
    private readonly told: (sentence: string) => void,
  ) {
    map.addLayer(new VectorLayer({ source: this.source, style: DRAWN, zIndex: 90_000 }));
  }

  get isOn(): boolean {
    return this.drawing !== null;
  }

  start(kind: Kind): void {
    this.stop();
    this.source.clear();
    this.drawing = new Draw({ source: this.source, type: kind, style: SKETCH });
    this.drawing.on("drawstart", () => this.source.clear());
    this.drawing.on("drawend", (event) => {
      const shape = event.feature.getGeometry() as LineString | Polygon;
      const places = kind === "Polygon" ? ((shape as Polygon).getCoordinates()[0] ?? []) : (shape as LineString).getCoordinates();
      void this.ask(places, kind === "Polygon");
    });
    this.map.addInteraction(this.drawing);
    this.told(kind === "Polygon" ? "依次点击各角，双击结束，得到面积。" : "依次点击各点，双击结束，得到长度。");
  }

  stop(): void {
    if (this.drawing) this.map.removeInteraction(this.drawing);
    this.drawing = null;
  }

  clear(): void {
    this.stop();
    this.source.clear();
    this.turn += 1;
  }

  async ask(places: readonly Coordinate[], closed: boolean): Promise<void> {
    const turn = ++this.turn;
    const said = await this.measured(places, closed);
    if (turn === this.turn) this.told(said);
  }

  private async measured(places: readonly Coordinate[], closed: boolean): Promise<string> {
    const lines = places.map((place) => {
      const [longitude, latitude] = this.frame.degrees(place);
      return `${latitude.toFixed(9)} ${longitude.toFixed(9)}`;
    });
    const body = new FormData();
    body.set("points", lines.join("\n"));
    body.set("closed", closed ? "1" : "0");
    body.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    try {
      const answer = await fetch(this.settings.measure, { method: "POST", body });
      const said = (await answer.json()) as { words?: string; by?: string; error?: string };
      return said.error ?? `${said.words}（${said.by}）`;
    } catch {
      return "没有量成：服务器没有答复，请再试一次。";
    }
  }
}
