// Parts of both forms: pictures and recordings, questions and answers, a signature, officers.

import { SignaturePad } from "../signature";
import { area, button, check, el, field } from "./dom";
import type { File_, Known } from "./types";

export type Asked = { readonly question: string; readonly answer: string };

/** Pictures and recordings as they are taken, with the moment of each. */
export function files(): { element: HTMLElement; taken: () => File_[] } {
  const kept: File_[] = [];
  const shown = el("ul", { class: "list-plain" });
  const chooser = el("input", { class: "form-control", type: "file", name: "photos", accept: "image/jpeg,image/png,audio/mpeg,video/mp4", capture: "environment", multiple: "" });
  chooser.addEventListener("change", () => {
    for (const file of chooser.files ?? []) {
      kept.push({ blob: file, name: file.name || `现场照片${kept.length + 1}.jpg`, kind: "recording", takenAt: new Date().toISOString() });
      shown.append(el("li", {}, [`${file.name}（${Math.ceil(file.size / 1024)} KB）`]));
    }
    chooser.value = "";
  });
  return { element: el("div", {}, [field("拍照、录音录像", chooser), shown]), taken: () => [...kept] };
}

/** Questions and answers of a record of questioning. */
export function questions(): { element: HTMLElement; asked: () => Asked[] } {
  const pairs: [HTMLTextAreaElement, HTMLTextAreaElement][] = [];
  const rows = el("div", {});
  const add = () => {
    const number = pairs.length + 1;
    const question = area(`question-${number}`);
    const answer = area(`answer-${number}`);
    pairs.push([question, answer]);
    rows.append(field(`问 ${number}`, question), field(`答 ${number}`, answer));
  };
  return {
    element: el("details", { class: "deed" }, [el("summary", {}, ["询问笔录"]), el("div", { class: "deed-body" }, [rows, button("加一问", add)])]),
    asked: () =>
      pairs.map(([question, answer]) => ({ question: question.value.trim(), answer: answer.value.trim() })).filter(({ question }) => question !== ""),
  };
}

/** A field to sign in. */
export function signature(title: string, name: string): { element: HTMLElement; file: () => Promise<File_ | null> } {
  const canvas = el("canvas", { class: "signature-pad", width: "600", height: "220", "aria-label": title, role: "img" });
  const pad = new SignaturePad(canvas);
  const element = el("fieldset", { class: "field" }, [el("legend", { class: "form-label" }, [title]), canvas, button("重签", () => pad.clear())]);
  const file = async () => {
    const blob = await pad.blob();
    return blob && { blob, name, kind: "scene", takenAt: new Date().toISOString() };
  };
  return { element, file };
}

/** Officers of the body, the one who is signed in chosen at first. */
export function officers(known: Known, organisation: string): HTMLElement {
  const own = known.officers.filter((each) => each.organisation === organisation);
  const boxes = own.map((each) => check("officers", each.key, `${each.name}（${each.certificate}）`, each.key === known.me));
  return el("fieldset", { class: "field", "data-officers": "" }, [el("legend", { class: "form-label required" }, ["执法人员（两名以上）"]), ...boxes]);
}

export const chosen = (form: HTMLFormElement, name: string): string[] => new FormData(form).getAll(name).map(String);
export const text = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? "").trim();
