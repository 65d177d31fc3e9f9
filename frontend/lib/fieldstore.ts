// What is recorded in the field is kept on the phone first: facts, files by their digest, and what they are of.
//
// A "thing" is what facts belong to: a visit, a case made on the spot. A fact is never changed; it is sent until
// the server has acknowledged it. Everything survives a closed browser and a dead battery.

export type Body = Readonly<Record<string, unknown>>;

export type Fact = {
  readonly id: string;
  readonly device: string;
  readonly seq: number;
  readonly clock: string;
  readonly author: number;
  readonly kind: string;
  readonly body: Body;
};

export type Kept = Fact & { readonly key: string; readonly thing: string; readonly waiting?: 1; readonly refused?: string };
export type Held = { readonly sha256: string; readonly thing: string; readonly blob: Blob; readonly name: string; readonly waiting?: 1 };
export type Thing<T> = { readonly id: string; readonly data: T; readonly cursor: number };

const STORES = { facts: "key", files: "sha256", things: "id", meta: "name" } as const;
type StoreName = keyof typeof STORES;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("手机存储出错。"));
  });
}

function through(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("手机存储空间不足，刚才的内容没有保存。"));
  });
}

function opened(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries(STORES)) {
      const made = request.result.createObjectStore(store, { keyPath });
      if (store === "facts" || store === "files") {
        made.createIndex("thing", "thing");
        made.createIndex("waiting", ["waiting", "thing"]);
      }
    }
  };
  return asked(request);
}

/** SHA-256 in hex, as the server computes it over the same bytes. */
export async function digestOf(blob: Blob): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Error("此网址不是安全连接（https），手机不能计算照片摘要。");
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A random identifier, also where the connection is not secure. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class FieldStore {
  private constructor(
    private readonly database: IDBDatabase,
    readonly device: string,
  ) {}

  /** The store of that name; each signed-in person has one of their own on a shared phone. */
  static async open(name: string): Promise<FieldStore> {
    const database = await opened(name);
    const transaction = database.transaction("meta", "readwrite");
    const meta = transaction.objectStore("meta");
    const known = (await asked(meta.get("device"))) as { value: string } | undefined;
    const device = known?.value ?? newId();
    if (!known) meta.put({ name: "device", value: device });
    await through(transaction);
    // Ask the browser not to clear it when the phone runs short of space; it may say no.
    await navigator.storage?.persist?.().catch(() => false);
    return new FieldStore(database, device);
  }

  /** Keep a new fact; its number on this device is given in the same transaction. */
  async record(thing: string, author: number, kind: string, body: Body, clock = new Date()): Promise<Kept> {
    const transaction = this.database.transaction(["facts", "meta"], "readwrite");
    const meta = transaction.objectStore("meta");
    const counter = `seq/${thing}`;
    const before = (await asked(meta.get(counter))) as { value: number } | undefined;
    const seq = (before?.value ?? 0) + 1;
    const id = newId();
    const fact = { id, device: this.device, seq, clock: clock.toISOString(), author, kind, body };
    const kept: Kept = { ...fact, key: `${thing}/${id}`, thing, waiting: 1 };
    meta.put({ name: counter, value: seq });
    transaction.objectStore("facts").put(kept);
    await through(transaction);
    return kept;
  }

  /** Every fact of a thing, made here or heard of. */
  async facts(thing: string): Promise<Kept[]> {
    return asked(this.read("facts").index("thing").getAll(thing));
  }

  /** The facts of a thing the server has not acknowledged, in the order they were made. */
  async waiting(thing: string): Promise<Kept[]> {
    const found: Kept[] = await asked(this.read("facts").index("waiting").getAll([1, thing]));
    return found.sort((a, b) => a.seq - b.seq);
  }

  /** How many facts and files wait to be sent, over all things. */
  async countWaiting(): Promise<number> {
    const every = IDBKeyRange.bound([1, ""], [1, "\uffff"]);
    const counted = await Promise.all(
      (["facts", "files"] as const).map((name) => asked(this.read(name).index("waiting").count(every))),
    );
    return counted.reduce((sum, each) => sum + each, 0);
  }

  /** Take in what the server said of a thing: what it has now, what it refused, and what others recorded. */
  async absorb(
    thing: string,
    said: { accepted: readonly string[]; refused: readonly { id: string; sentence: string }[]; facts: readonly Fact[]; cursor: number },
  ): Promise<void> {
    const transaction = this.database.transaction(["facts", "things"], "readwrite");
    const facts = transaction.objectStore("facts");
    const settle = async (id: string, more: { refused?: string }) => {
      const kept = (await asked(facts.get(`${thing}/${id}`))) as Kept | undefined;
      if (!kept) return;
      const { waiting: _, ...rest } = kept;
      facts.put({ ...rest, ...more });
    };
    for (const id of said.accepted) await settle(id, {});
    for (const { id, sentence } of said.refused) await settle(id, { refused: sentence });
    for (const fact of said.facts) {
      const key = `${thing}/${fact.id}`;
      const kept = (await asked(facts.get(key))) as Kept | undefined;
      if (!kept) facts.put({ ...fact, key, thing });
    }
    const things = transaction.objectStore("things");
    const known = (await asked(things.get(thing))) as Thing<unknown> | undefined;
    if (known) things.put({ ...known, cursor: Math.max(known.cursor, said.cursor) });
    await through(transaction);
  }

  /** Keep a file under its digest until it has been sent; the same file twice is one. */
  async keepFile(thing: string, blob: Blob, name: string): Promise<string> {
    const sha256 = await digestOf(blob);
    const transaction = this.database.transaction("files", "readwrite");
    const files = transaction.objectStore("files");
    if (!(await asked(files.get(sha256)))) {
      const held: Held = { sha256, thing, blob, name, waiting: 1 };
      files.put(held);
    }
    await through(transaction);
    return sha256;
  }

  async file(sha256: string): Promise<Held | undefined> {
    return asked(this.read("files").get(sha256));
  }

  async filesWaiting(thing: string): Promise<Held[]> {
    return asked(this.read("files").index("waiting").getAll([1, thing]));
  }

  /** The server has the file; it stays on the phone to be looked at until its thing is dropped. */
  async fileArrived(sha256: string): Promise<void> {
    const transaction = this.database.transaction("files", "readwrite");
    const files = transaction.objectStore("files");
    const held = (await asked(files.get(sha256))) as Held | undefined;
    if (held) {
      const { waiting: _, ...rest } = held;
      files.put(rest);
    }
    await through(transaction);
  }

  async thing<T>(id: string): Promise<Thing<T> | undefined> {
    return asked(this.read("things").get(id));
  }

  async things<T>(): Promise<Thing<T>[]> {
    return asked(this.read("things").getAll());
  }

  /** Keep what a thing is (a visit with its checklist); how far its facts were received stays. */
  async putThing<T>(id: string, data: T): Promise<void> {
    const transaction = this.database.transaction("things", "readwrite");
    const things = transaction.objectStore("things");
    const known = (await asked(things.get(id))) as Thing<T> | undefined;
    things.put({ id, data, cursor: known?.cursor ?? 0 });
    await through(transaction);
  }

  /** Forget a thing with its facts and files. Refused while anything of it waits to be sent. */
  async drop(id: string): Promise<boolean> {
    const transaction = this.database.transaction(["things", "facts", "files"], "readwrite");
    const parts = [transaction.objectStore("facts"), transaction.objectStore("files")];
    for (const part of parts) {
      if (await asked(part.index("waiting").count([1, id] as IDBValidKey))) return false;
    }
    for (const part of parts) {
      for (const key of await asked(part.index("thing").getAllKeys(id))) part.delete(key);
    }
    transaction.objectStore("things").delete(id);
    await through(transaction);
    return true;
  }

  private read(name: StoreName): IDBObjectStore {
    return this.database.transaction(name).objectStore(name);
  }
}
