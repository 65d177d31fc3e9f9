// What is printed on the spot, from what the phone holds: the decision, the record of questioning or of the scene.

import { el } from "./dom";
import type { Asked } from "./parts";
import type { Body, Draft, Known } from "./types";

const day = (moment: string): string => {
  const date = new Date(moment);
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
};

export function decisionOf(known: Known, draft: Draft): HTMLElement {
  const body = draft.body;
  const channel = known.channels.find((each) => each.code === body["channel"]);
  const offence = channel?.offences.find((each) => each.code === body["offence"]);
  const party = body["party"] as Record<string, string>;
  const kinds = (body["kinds"] as string[]).map((kind) => offence?.kinds.find(([value]) => value === kind)?.[1] ?? kind);
  const fine = Number(body["fine"]);
  const rows: [string, string][] = [
    ["编号", draft.told?.number ? `${draft.told.number}（现场编号 ${draft.provisional}）` : `${draft.provisional}（现场编号）`],
    ["当事人", [party["name"], party["identifier"], party["address"], party["phone"]].filter(Boolean).join("　")],
    ["违法事实", `${day(draft.clock)}，${String(body["place"])}。${String(body["facts"])}`],
    ["依据", `违反${offence?.article ?? ""}，依据${offence?.basis ?? ""}`],
    ["处罚", kinds.map((kind) => (kind === "罚款" ? `罚款 ${fine} 元` : kind)).join("；")],
    ["缴款", body["collected"] ? "当场收缴" : `自收到本决定书之日起${known.paymentDays}日内缴至${channel?.payee ?? ""}；逾期每日按罚款数额的${known.rate}%加处罚款`],
    ["救济", `不服本决定的，可以向${channel?.review ?? ""}申请行政复议，或者向${channel?.court ?? ""}提起行政诉讼`],
    ["执法人员", officersOf(known, body)],
    ["签收", body["refused_to_sign"] ? "当事人拒绝签名" : "当事人已签名"],
    ["日期", day(draft.clock)],
  ];
  return sheet("当场行政处罚决定书", rows);
}

/** The record of questioning, of the scene or of samples: to be read by who was there, and signed. */
export function transcriptOf(known: Known, draft: Draft): HTMLElement {
  const body = draft.body;
  const questions = (body["questions"] as Asked[] | undefined) ?? [];
  const said = (name: string): string => String(body[name] ?? "");
  const about = known.cases.find((each) => each.id === body["case"]);
  const rows: [string, string][] = [
    ["案件", about ? `${about.number} ${about.title}` : ""],
    ["时间", new Date(draft.clock).toLocaleString("zh-CN")],
    ["地点", said("place")],
    ["执法人员", officersOf(known, body)],
    ["被询问人", [said("asked"), said("relation")].filter(Boolean).join("，")],
    ["现场情况", said("seen")],
  ];
  const asked = questions.flatMap(({ question, answer }, number): [string, string][] => [
    [`问 ${number + 1}`, question],
    [`答 ${number + 1}`, answer],
  ]);
  const signed: [string, string] = ["签名", `${said("witnessed")}　　　　以上记录已核对，与所述一致。`];
  return sheet(said("name"), [...rows.filter(([, value]) => value !== ""), ...asked, signed]);
}

function officersOf(known: Known, body: Body): string {
  const named = (body["officers"] as string[]).map((key) => {
    const found = known.officers.find((each) => each.key === key);
    return found ? `${found.name}（执法证 ${found.certificate}）` : key;
  });
  return named.join("、");
}

function sheet(title: string, rows: readonly [string, string][]): HTMLElement {
  return el("article", { class: "card spot-decision" }, [
    el("div", { class: "card-body" }, [
      el("h2", {}, [title]),
      el("dl", { class: "facts" }, rows.flatMap(([label, value]) => [el("dt", {}, [label]), el("dd", {}, [value])])),
    ]),
  ]);
}
