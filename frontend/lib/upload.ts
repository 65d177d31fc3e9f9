// Upload with progress. Without this script the form is an ordinary one and works the same.
//
//   <form method="post" enctype="multipart/form-data" action="…" data-upload data-max-bytes="BYTES">
//     <input type="file" name="file">
//     <button type="submit">上传</button>
//     <progress max="100" value="0" hidden></progress>      optional
//     <button type="button" data-upload-cancel hidden>…     optional
//     <p data-upload-status role="status"></p>              optional: made when missing
//   </form>
//
// The server answers JSON: {"error": "…"} to say why not, {"location": "…"} to go on elsewhere; otherwise
// the page is loaded anew. Forms that arrive later in a fragment work too. A form with `data-upload-waits`
// asks for more than the file: a file dropped on it is only chosen.

type Answer = { location?: string; error?: string };

const FORM = "form[data-upload]";

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

class Upload {
  private readonly status: HTMLElement;
  private readonly bar: HTMLProgressElement | null;
  private readonly cancel: HTMLButtonElement | null;

  constructor(private readonly form: HTMLFormElement) {
    this.status = form.querySelector("[data-upload-status]") ?? this.newStatus();
    this.bar = form.querySelector("progress");
    this.cancel = form.querySelector("[data-upload-cancel]");
  }

  send(): void {
    const file = this.form.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    const limit = Number(this.form.dataset["maxBytes"] ?? Infinity);
    if (!file) return this.say("请先选择文件。");
    if (file.size > limit) {
      return this.say(`文件 ${megabytes(file.size)}，超过上限 ${megabytes(limit)}。请压缩或拆分后再上传。`);
    }
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => this.progress(event));
    request.addEventListener("load", () => this.finished(request));
    request.addEventListener("error", () => this.failed("网络中断，文件没有传完。请重试，已填写的内容不会丢失。"));
    request.addEventListener("abort", () => this.failed("已取消上传。"));
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    this.cancel?.addEventListener("click", () => request.abort(), { once: true });
    this.busy(true);
    request.send(new FormData(this.form));
  }

  private progress(event: ProgressEvent): void {
    if (!event.lengthComputable) return;
    const percent = Math.floor((100 * event.loaded) / event.total);
    if (this.bar) this.bar.value = percent;
    const sent = `${megabytes(event.loaded)} / ${megabytes(event.total)}`;
    this.say(percent < 100 ? `正在上传 ${percent}%（${sent}）` : "已传完，正在核对文件…");
  }

  private finished(request: XMLHttpRequest): void {
    const isJson = request.getResponseHeader("Content-Type")?.startsWith("application/json") ?? false;
    const answer: Answer = isJson ? (JSON.parse(request.responseText) as Answer) : {};
    if (answer.error) return this.failed(answer.error);
    if (request.status >= 400) return this.failed(`上传没有成功（${request.status}）。请刷新页面后重试。`);
    this.say("上传完成。");
    // The page may itself be the answer to a form: loading it anew would send that form again.
    const next = new URL(answer.location ?? window.location.href, window.location.href);
    if (next.pathname === window.location.pathname) window.location.reload();
    else window.location.assign(next);
  }

  private failed(sentence: string): void {
    this.busy(false);
    this.say(sentence);
  }

  private busy(running: boolean): void {
    this.form.setAttribute("aria-busy", String(running));
    if (this.bar) this.bar.hidden = !running;
    if (this.cancel) this.cancel.hidden = !running;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.disabled = running;
  }

  private say(sentence: string): void {
    this.status.textContent = sentence;
  }

  private newStatus(): HTMLElement {
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.dataset["uploadStatus"] = "";
    this.form.append(status);
    return status;
  }
}

function formOf(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>(FORM) : null;
}

function drop(event: DragEvent, form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const files = event.dataTransfer?.files;
  if (!input || !files?.length) return;
  input.files = files;
  name(input);
  if (!form.hasAttribute("data-upload-waits")) new Upload(form).send();
}

/** Say in the place of the browser's own words which file was chosen. */
function name(input: HTMLInputElement): void {
  const box = input.closest<HTMLElement>(".chooser");
  const file = input.files?.[0];
  if (box && file) box.dataset["chosen"] = `${file.name}（${megabytes(file.size)}）`;
}

/** Take over the upload forms of the page, now and later. */
export function enhanceUploads(): void {
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") name(event.target);
  });
  document.addEventListener("submit", (event) => {
    const form = formOf(event);
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    new Upload(form).send();
  });
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      const form = formOf(event);
      // A file dropped on the very field of another file belongs there; the browser sees to it.
      const field = event.target instanceof HTMLInputElement && event.target.type === "file";
      if (!form || (field && form.hasAttribute("data-upload-waits"))) return;
      if (kind !== "dragleave") event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind === "drop") drop(event, form);
    });
  }
}
