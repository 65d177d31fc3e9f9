// The service worker of an app for the field: it keeps the page and its files, so that the app opens without a line.
//
// The server puts `const SHELL = {version, page, files, fonts};` in front of it (kernel/fieldshell.py). What the app
// records is no concern of the worker: that lies in IndexedDB, and requests for data go to the server or fail.

type Shell = { readonly version: string; readonly page: string; readonly files: readonly string[]; readonly fonts: readonly string[] };
declare const SHELL: Shell;

type Waiting = Event & { waitUntil(promise: Promise<unknown>): void };
type Fetching = Waiting & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type FieldWorker = {
  addEventListener(kind: "install" | "activate" | "message", heard: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", heard: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
};

const worker = self as unknown as FieldWorker;
const PREFIX = `field-${SHELL.page}-`;
const NAME = PREFIX + SHELL.version;
// Fonts are named by their content: every app for the field keeps the same ones, and a new version few of them anew.
const FONTS = "fonts";
const PATIENCE = 4000;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
// The page asks for it once the app is ready: glyphs of what is yet to be written, a few megabytes, must not delay it.
worker.addEventListener("message", (event) => event.waitUntil(keepFonts()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === SHELL.page) event.respondWith(page(request));
  else if (SHELL.files.includes(address.pathname)) event.respondWith(file(request, NAME));
  else if (SHELL.fonts.includes(address.pathname)) event.respondWith(file(request, FONTS));
});

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([...SHELL.files]);
  await keepPage(cache, await fetch(SHELL.page, { cache: "no-store" }));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** A page that led to the sign-in is not the page. */
async function keepPage(cache: Cache, answer: Response): Promise<void> {
  if (answer.ok && !answer.redirected) await cache.put(SHELL.page, answer.clone());
}

/** The page from the server, kept for later; without a line, or with a slow one, as it was kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(SHELL.page);
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (answer.status >= 500 && kept) return kept;
    await keepPage(cache, answer);
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** The fonts that are not yet here, one after the other; where the line breaks, the rest comes next time. */
async function keepFonts(): Promise<void> {
  const cache = await caches.open(FONTS);
  const kept = new Map((await cache.keys()).map((each) => [new URL(each.url).pathname, each]));
  const old = [...kept].filter(([address]) => !SHELL.fonts.includes(address));
  await Promise.all(old.map(([, each]) => cache.delete(each)));
  for (const font of SHELL.fonts) if (!kept.has(font)) await cache.add(font);
}

async function file(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

export {};
