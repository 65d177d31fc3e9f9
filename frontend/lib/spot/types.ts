// What the page knows when it opens, and what the phone keeps of a record.

export type Pair = readonly [string, string];
export type Factor = { readonly code: string; readonly title: string; readonly unit: string; readonly options: readonly Pair[] };
export type Offence = {
  readonly code: string;
  readonly title: string;
  readonly article: string;
  readonly basis: string;
  readonly kinds: readonly Pair[];
  readonly factors: readonly Factor[];
};
export type Channel = {
  readonly code: string;
  readonly title: string;
  readonly organisation: string;
  readonly payee: string;
  readonly review: string;
  readonly court: string;
  readonly offences: readonly Offence[];
};
export type Officer = { readonly key: string; readonly name: string; readonly certificate: string; readonly organisation: string };
export type Known = {
  readonly channels: readonly Channel[];
  readonly officers: readonly Officer[];
  readonly cases: readonly { readonly id: string; readonly title: string; readonly number: string; readonly channel: string }[];
  readonly limits: Readonly<Record<string, string>>;
  readonly collect: string;
  readonly paymentDays: number;
  readonly rate: string;
  readonly grounds: readonly Pair[];
  readonly evidence: readonly Pair[];
  readonly me: string;
};
export type Told = { readonly number?: string; readonly lead?: string; readonly link?: string; readonly contradictions?: readonly string[] };
export type Body = Readonly<Record<string, unknown>>;
export type Draft = {
  readonly title: string;
  readonly provisional: string;
  readonly clock: string;
  readonly kind: "spot" | "evidence";
  readonly body: Body;
  readonly told?: Told;
  readonly contradictions?: readonly string[];
};
export type File_ = { readonly blob: Blob; readonly name: string; readonly kind: string; readonly takenAt: string };
