// What every part of the app for visits works with.

import type { FieldStore, Kept } from "../fieldstore";
import type { Addresses } from "../fieldsync";
import type { Standing } from "../fieldfacts";

export type Item = { readonly key: string; readonly title: string; readonly method: string; readonly basis: string };
export type Matter = { readonly code: string; readonly title: string; readonly items: readonly Item[] };
export type Officer = { readonly user: number | null; readonly name: string; readonly certificate: string };
export type Visit = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly category: string;
  readonly state: string;
  readonly stateLabel: string;
  readonly result: string;
  readonly dueOn: string;
  readonly subject: { readonly name: string; readonly party: string; readonly address: string };
  readonly team: readonly Officer[];
  readonly matters: readonly Matter[];
  readonly addresses: Addresses & { readonly conclude: string; readonly page: string };
};

/** One visit on the screen: record a fact, and be told of the new standing. */
export type Desk = {
  readonly store: FieldStore;
  readonly visit: Visit;
  readonly user: number;
  record(kind: string, body: Record<string, unknown>): Promise<Kept>;
  standing(): Standing;
  say(sentence: string, bad?: boolean): void;
  nameOf(user: number): string;
};

/** A part of the screen that is built once and brought up to date. */
export type Part = { readonly node: HTMLElement; update(standing: Standing): void };

export const WAITING = "未同步";

/** Whether something of these facts has not reached the server. */
export function waits(facts: readonly Kept[]): boolean {
  return facts.some((fact) => fact.waiting === 1);
}
