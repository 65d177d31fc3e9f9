// 现场检查: the app of the phone. Opens and records without a line, syncs when there is one.
//
// What is recorded lies in IndexedDB (lib/fieldstore.ts), each person's own; the address behind # names the visit.

import { visitList, VisitScreen } from "../lib/field/visit";
import type { Visit } from "../lib/field/context";
import { install } from "../lib/fieldinstall";
import { FieldStore } from "../lib/fieldstore";
import { ask, type Answer, exchange, keepSyncing, SyncError } from "../lib/fieldsync";

type Told = Answer & { state: string };

const root = document.querySelector<HTMLElement>("[data-field]");
const line = document.querySelector<HTMLElement>("[data-line]");
const back = document.querySelector<HTMLButtonElement>("[data-back]");
const title = document.querySelector<HTMLElement>("[data-title]");

async function run(root: HTMLElement): Promise<void> {
  const { city = "", user = "", visits = "", worker = "", signIn = "" } = root.dataset;
  const author = Number(user);
  const store = await FieldStore.open(`tongjian-field-${city}-${user}`);
  let screen: VisitScreen | null = null;
  let said = "";

  const say = (sentence: string, bad = false) => {
    said = sentence;
    if (!line) return;
    line.textContent = sentence;
    line.classList.toggle("wrong", bad);
  };
  const kept = async () => {
    const every = (await store.things<Visit>()).map(({ data }) => data);
    return every.sort((a, b) => a.dueOn.localeCompare(b.dueOn) || a.id.localeCompare(b.id));
  };
  const status = async (failure: SyncError | null) => {
    const waiting = await store.countWaiting();
    const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    if (!failure) return say(waiting ? `有 ${waiting} 条未同步` : `已全部同步 ${time}`);
    say(waiting ? `${failure.message} 有 ${waiting} 条未同步。` : failure.message, true);
    if (failure.signedOut && line) {
      const link = document.createElement("a");
      link.href = signIn;
      link.textContent = "去登录";
      line.append(" ", link);
    }
  };

  const show = async () => {
    const id = location.hash.slice(1);
    const visit = id ? (await store.thing<Visit>(id))?.data : undefined;
    if (back) back.hidden = !visit;
    if (title) title.textContent = visit ? visit.number : "现场检查";
    const heading = root.querySelector("h1");
    if (!visit) {
      screen = null;
      root.replaceChildren(...(heading ? [heading] : []), visitList(await kept(), (chosen) => (location.hash = chosen)));
      return;
    }
    screen = new VisitScreen(visit, { store, user: author, say, sync, reload });
    root.replaceChildren(...(heading ? [heading] : []), screen.build());
    await screen.refresh();
  };

  const fetchVisits = async () => {
    const { visits: found } = await ask<{ visits: Visit[] }>(visits);
    for (const visit of found) await store.putThing(visit.id, visit);
    const current = new Set(found.map(({ id }) => id));
    // What the server no longer shows goes from the phone too, but never before everything of it was sent.
    for (const visit of await kept()) if (!current.has(visit.id)) await store.drop(visit.id);
    if (!screen && !location.hash) await show();
    else if (screen && found.some(({ id, state }) => id === screen?.visit.id && state !== screen.visit.state)) await show();
  };

  const reload = async () => {
    await fetchVisits();
    await show();
  };

  const round = async () => {
    const before = said;
    try {
      for (const { id, data } of await store.things<Visit>()) {
        const busy = (await store.waiting(id)).length + (await store.filesWaiting(id)).length > 0;
        if (data.state === "open" || busy) await exchange<Told>(store, id, data.addresses);
      }
      await fetchVisits();
      // A sentence about what was just done stays until it was read.
      if (said === before || said.startsWith("有 ")) await status(null);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      await status(error);
    }
    await screen?.refresh();
  };
  const sync = keepSyncing(round);

  window.addEventListener("hashchange", () => void show());
  window.addEventListener("offline", () => void status(new SyncError("现在没有网络，内容都保存在手机里，联网后自动同步。")));
  back?.addEventListener("click", () => (location.hash = ""));
  await show();
  void install(worker).then((ready) => root.setAttribute("data-ready", String(ready)));
  await sync();
}

if (root) run(root).catch((error: unknown) => {
  if (line) line.textContent = `这台手机不能保存现场记录：${error instanceof Error ? error.message : String(error)}`;
});
