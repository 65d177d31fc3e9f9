// Photos: from the camera, with time, place and digest; kept on the phone until the server has them.

import { placeNow } from "../fieldplace";
import { text, type Standing } from "../fieldfacts";
import { type Desk, type Part, WAITING } from "./context";
import { button, el, fresh, mark, moment } from "./dom";

export function photoButton(desk: Desk, item: string, title: string): HTMLElement {
  const id = fresh("photo");
  const input = el("input", { type: "file", id, class: "visually-hidden", accept: "image/jpeg,image/png", capture: "environment" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = "";
    if (file) void keep(desk, item, file);
  });
  return el("span", {}, input, el("label", { class: "btn", for: id }, "拍照", el("span", { class: "visually-hidden" }, `：${title}`)));
}

async function keep(desk: Desk, item: string, file: File): Promise<void> {
  desk.say("正在保存照片…");
  try {
    // The picture is kept before anything else is waited for.
    const [sha256, place] = await Promise.all([desk.store.keepFile(desk.visit.id, file, file.name || "photo.jpg"), placeNow()]);
    const taken = new Date(file.lastModified || Date.now()).toISOString();
    await desk.record("photo", { sha256, taken_at: taken, item, words: "", ...place });
    desk.say(place.longitude ? "照片已保存，已取得位置。" : "照片已保存，没有取得位置。");
  } catch (error) {
    desk.say(error instanceof Error ? error.message : "照片没有保存，请重拍。", true);
  }
}

export function photoList(desk: Desk, item: string): Part {
  const node = el("ul", { class: "field-photos" });
  const shown = new Map<string, string>();

  async function picture(sha256: string): Promise<string> {
    const known = shown.get(sha256);
    if (known) return known;
    const held = await desk.store.file(sha256);
    const address = held ? URL.createObjectURL(held.blob) : "";
    if (address) shown.set(sha256, address);
    return address;
  }

  return {
    node,
    update(standing: Standing) {
      const photos = standing.photos.filter((fact) => text(fact, "item") === item);
      node.replaceChildren(
        ...photos.map((fact) => {
          const sha256 = text(fact, "sha256");
          const image = el("img", { alt: `照片 ${moment(fact.clock)}` });
          const told = el("p", {}, `${moment(fact.clock)} ${desk.nameOf(fact.author)} `, fact.waiting ? mark(WAITING, "warn") : null);
          void picture(sha256).then((address) => {
            if (address) image.src = address;
            else image.replaceWith(el("p", { class: "card-note" }, "照片在另一台手机上"));
          });
          const remove = fact.author === desk.user ? button("作废", () => strike(desk, fact.id, "这张照片")) : null;
          return el("li", {}, image, told, el("code", {}, sha256.slice(0, 16)), remove);
        }),
      );
    },
  };
}

/** Take an own record back; both it and the reason stay on record. */
export async function strike(desk: Desk, id: string, what: string): Promise<void> {
  const words = globalThis.prompt(`请写明作废${what}的原因（记录和原因都会保留）`);
  if (words?.trim()) await desk.record("strike", { facts: [id], words: words.trim() });
}
