// The forms of the phone: a decision on the spot, and evidence for a case that is open already.

import { area, check, el, field, input, select } from "./dom";
import { chosen, files, officers, questions, signature, text } from "./parts";
import type { Body, Channel, File_, Known, Offence, Pair } from "./types";

const NATURES: readonly Pair[] = [
  ["1", "公民"],
  ["2", "法人"],
  ["3", "其他组织"],
];
type Say = (sentence: string, bad?: boolean) => void;
type Done<B> = (body: B, files: File_[]) => Promise<void>;

function submitted(form: HTMLFormElement, say: Say, send: () => Promise<void>): void {
  const press = el("button", { type: "submit", class: "btn btn-primary" }, ["保存到手机"]);
  form.append(press);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press.disabled = true;
    send()
      .catch((error: unknown) => say(error instanceof Error ? error.message : "没有保存，请重试。", true))
      .finally(() => (press.disabled = false));
  });
}

/** What the law asks of the benchmark of the offence that is chosen. */
function factors(offence: Offence | undefined): Node[] {
  return (offence?.factors ?? []).map(({ code, title, unit, options }) => {
    const control = options.length ? select(`factor-${code}`, options) : input(`factor-${code}`, { inputmode: "decimal" });
    return field(unit ? `${title}（${unit}）` : title, control, true);
  });
}

export function spotForm(known: Known, say: Say, done: Done<Body & { title: string }>): HTMLElement {
  const offences = known.channels.flatMap((channel) => channel.offences.map((each) => [`${channel.code}/${each.code}`, each.title] as const));
  const which = select("offence", offences);
  const about = el("div", {});
  const pictures = files();
  const record = questions();
  const sign = signature("当事人签名", "当事人签名.png");
  const find = (): { channel?: Channel; offence?: Offence } => {
    const [code, name] = which.value.split("/");
    const channel = known.channels.find((each) => each.code === code);
    return { ...(channel ? { channel } : {}), ...(pick(channel, name) ?? {}) };
  };
  const pick = (channel: Channel | undefined, name: string | undefined) => {
    const offence = channel?.offences.find((each) => each.code === name);
    return offence ? { offence } : null;
  };
  which.addEventListener("change", () => {
    const { channel, offence } = find();
    if (!channel || !offence) return about.replaceChildren();
    const kinds = offence.kinds.map(([value, title]) => check("kinds", value, title));
    about.replaceChildren(
      el("p", { class: "help" }, [`违反${offence.article}；依据${offence.basis}`]),
      ...factors(offence),
      el("fieldset", { class: "field" }, [el("legend", { class: "form-label required" }, ["处罚种类"]), ...kinds]),
      officers(known, channel.organisation),
    );
  });
  const form = el("form", { class: "field-form" }, [
    field("违法行为", which, true),
    about,
    field("案由", input("title"), true),
    field("当事人", input("party"), true),
    field("性质", select("nature", NATURES), true),
    field("证件号码", input("identifier", { maxlength: "32" })),
    field("地址", input("address")),
    field("电话", input("phone", { inputmode: "tel", maxlength: "32" })),
    field("违法地点", input("place"), true),
    field("违法事实", area("facts"), true),
    field(`罚款（元，公民不超过 ${known.limits["1"]}，单位不超过 ${known.limits["other"]}）`, input("fine", { inputmode: "decimal" })),
    pictures.element,
    record.element,
    check("papers_shown", "1", "已出示执法证件", true),
    check("told", "1", "已告知事实、理由、依据和权利，听取陈述申辩", true),
    el("details", { class: "deed" }, [
      el("summary", {}, [`当场收缴（${known.collect} 元以下，或者事后难以执行）`]),
      el("div", { class: "deed-body" }, [
        field("收缴金额（元）", input("collected", { inputmode: "decimal" })),
        field("依据", select("ground", known.grounds)),
        field("财政票据号", input("receipt", { maxlength: "64" })),
      ]),
    ]),
    sign.element,
    check("refused", "1", "当事人拒绝签名"),
    check("handed_over", "1", "决定书已当场交付当事人", true),
  ]);
  submitted(form, say, async () => {
    const { channel, offence } = find();
    if (!channel || !offence) throw new Error("请选择违法行为。");
    const kinds = chosen(form, "kinds");
    if (!kinds.length) throw new Error("请选择处罚种类。");
    const signed = await sign.file();
    if (!signed && !text(form, "refused")) throw new Error("请当事人签名；拒绝签名的，勾选“当事人拒绝签名”。");
    const fine = text(form, "fine");
    const amount = text(form, "collected");
    const body = {
      type: "spot",
      channel: channel.code,
      offence: offence.code,
      title: text(form, "title"),
      party: {
        name: text(form, "party"),
        nature: text(form, "nature"),
        identifier: text(form, "identifier"),
        address: text(form, "address"),
        phone: text(form, "phone"),
      },
      place: text(form, "place"),
      facts: text(form, "facts"),
      kinds,
      fine: kinds.includes("fine") ? fine || "0" : "0",
      factors: Object.fromEntries(offence.factors.map(({ code }) => [code, text(form, `factor-${code}`)])),
      officers: chosen(form, "officers"),
      questions: record.asked(),
      papers_shown: text(form, "papers_shown") !== "",
      told: text(form, "told") !== "",
      handed_over: text(form, "handed_over") !== "",
      refused_to_sign: text(form, "refused") !== "",
      collected: amount ? { amount, ground: text(form, "ground"), receipt: text(form, "receipt") } : null,
    };
    await done(body, [...pictures.taken(), ...(signed ? [signed] : [])]);
  });
  return form;
}

export function evidenceForm(known: Known, say: Say, done: Done<Body & { name: string }>): HTMLElement {
  const which = select("case", known.cases.map((each) => [each.id, `${each.number} ${each.title}`] as const));
  const people = el("div", {});
  const pictures = files();
  const record = questions();
  const sign = signature("被询问人、见证人签名", "签名.png");
  which.addEventListener("change", () => {
    const found = known.cases.find((each) => each.id === which.value);
    const channel = known.channels.find((each) => each.code === found?.channel);
    people.replaceChildren(...(channel ? [officers(known, channel.organisation)] : []));
  });
  const form = el("form", { class: "field-form" }, [
    field("案件", which, true),
    people,
    field("证据种类", select("kind", known.evidence), true),
    field("证据名称", input("name"), true),
    field("地点", input("place")),
    pictures.element,
    record.element,
    field("被询问人", input("asked")),
    field("被询问人与本案的关系", input("relation")),
    field("现场情况、抽取的样品（勘验、现场笔录和抽样取证填写）", area("seen")),
    field("签名人（勘验、现场笔录必须有；拒签的注明）", input("witnessed")),
    sign.element,
  ]);
  submitted(form, say, async () => {
    const signed = await sign.file();
    const body = {
      case: text(form, "case"),
      kind: text(form, "kind"),
      name: text(form, "name"),
      officers: chosen(form, "officers"),
      witnessed: text(form, "witnessed"),
      place: text(form, "place"),
      asked: text(form, "asked"),
      relation: text(form, "relation"),
      seen: text(form, "seen"),
      questions: record.asked(),
    };
    await done(body, [...pictures.taken(), ...(signed ? [signed] : [])]);
  });
  return form;
}
