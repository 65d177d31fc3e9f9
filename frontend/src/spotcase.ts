// 当场处罚: a decision on the spot and evidence for ordinary cases, recorded and printed without a line.
//
// What is recorded lies in IndexedDB (lib/fieldstore.ts) and is sent until the server has acknowledged it. The
// phone numbers provisionally; the number of the series comes back with the first exchange.

import { install } from "../lib/fieldinstall";
import { NOWHERE, placeNow } from "../lib/fieldplace";
import { FieldStore, newId } from "../lib/fieldstore";
import { type Answer, exchange, keepSyncing, SyncError } from "../lib/fieldsync";
import { decisionOf, transcriptOf } from "../lib/spot/papers";
import { evidenceForm, spotForm } from "../lib/spot/forms";
import type { Draft, File_, Known, Told } from "../lib/spot/types";
import { button, el } from "../lib/spot/dom";

type Said = Answer & Told;
type Draw = (...content: Node[]) => void;

const root = document.querySelector<HTMLElement>("[data-spotcase]");
const line = document.querySelector<HTMLElement>("[data-line]");
const back = document.querySelector<HTMLButtonElement>("[data-back]");
const heading = document.querySelector<HTMLElement>("[data-title]");

async function run(main: HTMLElement): Promise<void> {
  const { city = "", user = "", root: address = "", worker = "", signIn = "" } = main.dataset;
  const known = JSON.parse(document.getElementById("spot-data")?.textContent ?? "{}") as Known;
  const store = await FieldStore.open(`tongjian-spot-${city}-${user}`);
  const addresses = (thing: string) => ({ sync: `${address}${thing}/sync/`, files: `${address}${thing}/files/` });

  const say = (sentence: string, bad = false) => {
    if (!line) return;
    line.textContent = sentence;
    line.classList.toggle("wrong", bad);
  };
  const screen = (...content: Node[]) => {
    const title = main.querySelector("h1");
    main.replaceChildren(...(title ? [title] : []), ...content);
    window.scrollTo(0, 0);
  };

  const sync = keepSyncing(async () => {
    const told: string[] = [];
    const changed = new Set<string>();
    try {
      for (const { id, data } of await store.things<Draft>()) {
        const waits = (await store.waiting(id)).length + (await store.filesWaiting(id)).length;
        if (!waits) continue;
        const said = await exchange<Said>(store, id, addresses(id));
        const refused = said.refused.map(({ sentence }) => sentence);
        await store.putThing(id, { ...data, told: said, contradictions: [...(said.contradictions ?? []), ...refused] });
        changed.add(id);
      }
    } catch (error) {
      told.push(error instanceof SyncError ? error.message : "同步出错，稍后自动重试。");
      if (error instanceof SyncError && error.signedOut) told.push(`请到 ${signIn} 登录。`);
    }
    const waiting = await store.countWaiting();
    say([...told, waiting ? `有 ${waiting} 条未同步` : told.length ? "" : "已全部同步"].filter(Boolean).join(" "), told.length > 0);
    const open = location.hash.slice(1);
    if (!open || changed.has(open)) await route();
  });

  const list = async (draw: Draw) => {
    if (back) back.hidden = true;
    if (heading) heading.textContent = "当场处罚";
    const things = (await store.things<Draft>()).sort((a, b) => b.data.clock.localeCompare(a.data.clock));
    const rows = await Promise.all(
      things.map(async ({ id, data }) => {
        const waits = (await store.waiting(id)).length + (await store.filesWaiting(id)).length;
        const number = data.told?.number || data.provisional;
        return el("li", {}, [
          el("a", { href: `#${id}` }, [data.title]),
          el("br", {}),
          el("span", { class: "card-note" }, [`${number} · ${waits ? "未同步" : "已同步"}`]),
          ...(data.contradictions?.length ? [el("p", { class: "notice notice-warn" }, [data.contradictions.join("；")])] : []),
        ]);
      }),
    );
    draw(
      el("div", { class: "d-grid gap-2" }, [
        button("新的当场处罚", () => (location.hash = "new"), "btn-primary"),
        button("为已立案的案件取证、询问", () => (location.hash = "evidence")),
        rows.length ? el("ul", { class: "list-plain" }, rows) : el("p", {}, ["手机里还没有记录。没有网络也可以办理，联网后自动同步。"]),
      ]),
    );
  };

  const provisional = async () => {
    const count = (await store.things<Draft>()).length + 1;
    return `现场-${store.device.slice(0, 6)}-${String(count).padStart(3, "0")}`;
  };

  /** Keep files with the place they were taken at; what is told of them. */
  const keep = async (thing: string, files: readonly File_[]) => {
    const place = await placeNow(3000).catch(() => NOWHERE);
    const told = [];
    for (const file of files) {
      const sha256 = await store.keepFile(thing, file.blob, file.name);
      told.push({
        sha256,
        name: file.name,
        kind: file.kind,
        taken_at: file.takenAt,
        longitude: place.longitude ? Number(place.longitude) : null,
        latitude: place.latitude ? Number(place.latitude) : null,
      });
    }
    return told;
  };

  const spot = async () => {
    if (heading) heading.textContent = "新的当场处罚";
    screen(
      spotForm(known, say, async (body, files) => {
        const thing = newId();
        const number = await provisional();
        const told = await keep(thing, files);
        const clock = new Date();
        const whole = { ...body, provisional: number, files: told };
        const draft: Draft = { title: body.title, provisional: number, clock: clock.toISOString(), body: whole, kind: "spot" };
        await store.putThing(thing, draft);
        await store.record(thing, Number(user), "spot", whole, clock);
        location.hash = thing;
        void sync();
      }),
    );
  };

  const evidence = async () => {
    if (heading) heading.textContent = "取证、询问";
    screen(
      evidenceForm(known, say, async (body, files) => {
        const thing = newId();
        const told = await keep(thing, files);
        const whole = { type: "evidence", ...body, files: told };
        const draft: Draft = { title: body.name, provisional: "取证", clock: new Date().toISOString(), body: whole, kind: "evidence" };
        await store.putThing(thing, draft);
        await store.record(thing, Number(user), "evidence", whole);
        location.hash = thing;
        void sync();
      }),
    );
  };

  const one = async (id: string, draw: Draw) => {
    const thing = await store.thing<Draft>(id);
    if (!thing) return list(draw);
    if (heading) heading.textContent = thing.data.told?.number || thing.data.provisional;
    const pictures = [];
    for (const each of thing.data.body["files"] as { sha256: string; name: string }[]) {
      const held = await store.file(each.sha256);
      if (held) pictures.push(el("img", { src: URL.createObjectURL(held.blob), alt: each.name, class: "spot-picture" }));
    }
    const parts: Node[] = [];
    if (thing.data.contradictions?.length)
      parts.push(el("p", { class: "notice notice-warn" }, [`与程序不一致，记录已保留：${thing.data.contradictions.join("；")}`]));
    const paper = thing.data.kind === "spot" ? decisionOf(known, thing.data) : transcriptOf(known, thing.data);
    parts.push(paper, button("打印", () => window.print(), "btn-primary no-print"));
    if (thing.data.told?.link) parts.push(el("p", { class: "no-print" }, [el("a", { href: thing.data.told.link }, ["打开案件"])]));
    draw(el("div", { class: "stack" }, [...parts, el("div", { class: "photos no-print" }, pictures)]));
  };

  let turns = 0;
  const route = async () => {
    const turn = ++turns;
    // What was asked for earlier and comes later must not cover what is on the screen since, least of all a form.
    const draw: Draw = (...content) => (turn === turns ? screen(...content) : undefined);
    const hash = location.hash.slice(1);
    if (back) back.hidden = !hash;
    if (!hash) return list(draw);
    if (hash === "new") return spot();
    if (hash === "evidence") return evidence();
    return one(hash, draw);
  };
  back?.addEventListener("click", () => (location.hash = ""));
  window.addEventListener("hashchange", () => void route());
  await route();
  const offline = await install(worker);
  if (!offline) say("这个浏览器不能离线打开本页，请保持页面打开。", true);
  await sync();
}

if (root) run(root).catch((error: unknown) => line && (line.textContent = error instanceof Error ? error.message : "打不开，请刷新页面。"));
