// Between the phone and the server: what waits is sent again and again until it is acknowledged, and what others
// recorded is taken in. Any message may be lost or repeated; the server keeps each fact once.
//
//   POST <sync of the thing>   {"since": 12, "facts": [...]}
//     → {"accepted": [ids], "refused": [{"id", "sentence"}], "facts": [...], "cursor": 15, "more": false,
//        "files": [digests the server already has], ...}
//   POST <files of the thing>  multipart: file, sha256 → {"sha256"}

import type { Fact, FieldStore } from "./fieldstore";

const AT_ONCE = 100;
const PATIENCE = 20_000;
const FOR_FILES = 180_000;

export type Answer = {
  accepted: string[];
  refused: { id: string; sentence: string }[];
  facts: Fact[];
  cursor: number;
  more?: boolean;
  files?: string[];
};

export type Addresses = { readonly sync: string; readonly files: string };

/** Why nothing was exchanged; `signedOut` when somebody has to sign in first. */
export class SyncError extends Error {
  constructor(
    sentence: string,
    readonly signedOut = false,
  ) {
    super(sentence);
  }
}

function token(): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** A request to our own server that never waits for ever. Raises `SyncError`. */
export async function ask<T>(address: string, options: RequestInit = {}, patience = PATIENCE): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, {
      ...options,
      headers: { Accept: "application/json", "X-CSRFToken": token(), ...options.headers },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new SyncError("现在没有网络，内容都保存在手机里，联网后自动同步。");
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    throw new SyncError("登录已失效，内容都保存在手机里。请重新登录后同步。", true);
  }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  if (!isJson) throw new SyncError(`服务器没有接受（${response.status}），稍后自动重试。`);
  const said = (await response.json().catch(() => ({ error: "回答不完整，稍后自动重试。" }))) as T & { error?: string };
  if (!response.ok || said.error) throw new SyncError(said.error ?? `服务器没有接受（${response.status}）。`);
  return said;
}

/** Exchange everything of one thing. Returns the last answer. Raises `SyncError`; what got through stays through. */
export async function exchange<A extends Answer>(store: FieldStore, thing: string, addresses: Addresses): Promise<A> {
  let answer: A;
  let left: number;
  do {
    const every = await store.waiting(thing);
    const waiting = every.slice(0, AT_ONCE);
    left = every.length;
    const since = (await store.thing(thing))?.cursor ?? 0;
    const facts = waiting.map(({ id, device, seq, clock, author, kind, body }) => ({ id, device, seq, clock, author, kind, body }));
    answer = await ask<A>(addresses.sync, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ since, facts }),
    });
    await store.absorb(thing, answer);
    const still = (await store.waiting(thing)).length;
    // Something recorded meanwhile makes it more; a server that answers for nothing must not keep us here.
    if (waiting.length > 0 && still >= left && !answer.more) break;
    left = still;
  } while (answer.more || left > 0);
  for (const held of await store.filesWaiting(thing)) {
    if (!answer.files?.includes(held.sha256)) await sendFile(addresses.files, held.blob, held.name, held.sha256);
    await store.fileArrived(held.sha256);
  }
  return answer;
}

async function sendFile(address: string, blob: Blob, name: string, sha256: string): Promise<void> {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token());
  form.append("sha256", sha256);
  form.append("file", blob, name);
  await ask(address, { method: "POST", body: form }, FOR_FILES);
}

/** Keep exchanging: now, when the line comes back, when the page is looked at, and every so often. */
export function keepSyncing(run: () => Promise<void>, everySeconds = 20): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const once = async (): Promise<void> => {
    do {
      again = false;
      await run();
    } while (again);
  };
  const go = (): Promise<void> => {
    // Somebody recorded something meanwhile: one more round after this one, never two side by side.
    if (running) again = true;
    running ??= once().finally(() => (running = null));
    return running;
  };
  window.addEventListener("online", () => void go());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void go());
  setInterval(() => void go(), everySeconds * 1000);
  return go;
}
