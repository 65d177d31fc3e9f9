// What the facts of a visit say together, as the server computes it (engines/fieldwork/fold.py): a function of the
// set of facts, so that both phones and the server show the same.

import type { Kept } from "./fieldstore";

export type Result = "pass" | "fail" | "unchecked" | "absent";
export const RESULTS: readonly (readonly [Result, string])[] = [
  ["pass", "合格"],
  ["fail", "不合格"],
  ["unchecked", "未检查"],
  ["absent", "合理缺项"],
];

/** The answers of one item nobody took back; `result` is null where two stand against each other. */
export type Answered = { readonly open: readonly Kept[]; readonly result: Result | null };
export type SignOff = { readonly fact: Kept; readonly current: boolean };
export type Standing = {
  readonly facts: readonly Kept[];
  readonly answers: ReadonlyMap<string, Answered>;
  readonly photos: readonly Kept[];
  readonly arrivals: readonly Kept[];
  readonly seconds: readonly Kept[];
  readonly signatures: readonly Kept[];
  readonly corrections: readonly Kept[];
  readonly notes: readonly Kept[];
  readonly signOffs: ReadonlyMap<number, SignOff>;
  /** Who recorded an arrival, and whom a colleague named as having come along. */
  readonly present: ReadonlySet<number>;
};

export const text = (fact: Kept, name: string): string => {
  const found = fact.body[name];
  return typeof found === "string" ? found : "";
};
const texts = (fact: Kept, name: string): readonly string[] => {
  const found = fact.body[name];
  return Array.isArray(found) ? (found as string[]) : [];
};

export function fold(given: readonly Kept[]): Standing {
  const facts = given
    .filter((fact) => !fact.refused)
    .sort((a, b) => Date.parse(a.clock) - Date.parse(b.clock) || (a.id < b.id ? -1 : 1));
  const struck = new Set(
    facts.filter(({ kind }) => kind === "strike").flatMap((fact) => texts(fact, "facts").map((id) => `${id}/${fact.author}`)),
  );
  const of = (kind: string) => facts.filter((fact) => fact.kind === kind && !struck.has(`${fact.id}/${fact.author}`));
  const arrivals = of("arrival");
  const seconds = of("second");
  return {
    facts,
    answers: answersOf(facts.filter(({ kind }) => kind === "answer" || kind === "settlement")),
    photos: of("photo"),
    arrivals,
    seconds,
    signatures: of("signature"),
    corrections: of("correction"),
    notes: of("note"),
    signOffs: signOffsOf(facts),
    present: new Set([...arrivals.map(({ author }) => author), ...seconds.map(({ body }) => Number(body["officer"]))]),
  };
}

/** An officer takes back an own answer by naming it; another's only a settlement does, which names both. */
function answersOf(facts: readonly Kept[]): Map<string, Answered> {
  const found = new Map<string, Answered>();
  for (const item of new Set(facts.map((fact) => text(fact, "item")))) {
    const every = facts.filter((fact) => text(fact, "item") === item);
    const replaced = new Set(
      every.flatMap((fact) =>
        texts(fact, "replaces").filter((id) => {
          const before = every.find((each) => each.id === id);
          return before && before !== fact && (fact.kind === "settlement" || fact.author === before.author);
        }),
      ),
    );
    const still = every.filter((fact) => !replaced.has(fact.id));
    const open = still.length > 0 ? still : every;
    const results = new Set(open.map((fact) => text(fact, "result") as Result));
    found.set(item, { open, result: results.size === 1 ? ([...results][0] ?? null) : null });
  }
  return found;
}

/** The last number of each device: what somebody who confirms now has seen. */
export function seen(facts: readonly Kept[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { device, seq } of facts) found[device] = Math.max(seq, found[device] ?? 0);
  return found;
}

function signOffsOf(facts: readonly Kept[]): Map<number, SignOff> {
  const last = seen(facts.filter(({ kind }) => kind !== "sign_off" && kind !== "note"));
  const found = new Map<number, SignOff>();
  for (const fact of facts.filter(({ kind }) => kind === "sign_off")) {
    const saw = fact.body["seen"] as Record<string, number>;
    const current = Object.entries(last).every(([device, seq]) => (saw[device] ?? 0) >= seq);
    if (current || !found.get(fact.author)?.current) found.set(fact.author, { fact, current });
  }
  return found;
}
