// Upload with progress. Without this script the form is an ordinary one and works the same.
//
//   <form method="post" enctype="multipart/form-data" data-island="upload" data-upload-limit="BYTES">
//     <input type="file" name="file">
//     <progress max="100" hidden></progress>
//     <p data-upload-status role="status"></p>
//   </form>
//
// The answer may be a page (followed) or JSON: {"location": "…"} to go on, {"error": "…"} to say why not.

type Answer = { location?: string; error?: string };

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

class Upload {
  private readonly input: HTMLInputElement;
  private readonly bar: HTMLProgressElement | null;
  private readonly status: HTMLElement | null;
  private request: XMLHttpRequest | null = null;

  constructor(private readonly form: HTMLFormElement) {
    const input = form.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) throw new Error("an upload form has a file input");
    this.input = input;
    this.bar = form.querySelector("progress");
    this.status = form.querySelector("[data-upload-status]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => this.drop(event));
    form.querySelector("[data-upload-cancel]")?.addEventListener("click", () => this.request?.abort());
  }

  private drop(event: DragEvent): void {
    event.preventDefault();
    this.form.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.start();
  }

  private start(): void {
    const file = this.input.files?.[0];
    const limit = Number(this.form.dataset["uploadLimit"] ?? Infinity);
    if (!file) return this.say("请先选择文件。");
    if (file.size > limit) {
      return this.say(`文件 ${megabytes(file.size)}，超过上限 ${megabytes(limit)}。请压缩或拆分后再上传。`);
    }
    const request = new XMLHttpRequest();
    this.request = request;
    request.upload.addEventListener("progress", (event) => this.progress(event));
    request.addEventListener("load", () => this.finished(request));
    request.addEventListener("error", () => this.failed("网络中断，文件没有传完。请重试，已填写的内容不会丢失。"));
    request.addEventListener("abort", () => this.failed("已取消上传。"));
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json, text/html;q=0.9");
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
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
    if (request.status >= 400) return this.failed(answer.error ?? `上传没有成功（${request.status}）。请刷新页面后重试。`);
    this.say("上传完成。");
    // A redirect has already been followed by the browser: its address is where the page goes on.
    const next = answer.location ?? (request.responseURL || window.location.href);
    if (next === window.location.href) window.location.reload();
    else window.location.assign(next);
  }

  private failed(sentence: string): void {
    this.busy(false);
    this.say(sentence);
  }

  private busy(running: boolean): void {
    this.form.setAttribute("aria-busy", String(running));
    if (this.bar) this.bar.hidden = !running;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) button.disabled = running;
    const cancel = this.form.querySelector<HTMLButtonElement>("[data-upload-cancel]");
    if (cancel) cancel.hidden = !running;
  }

  private say(sentence: string): void {
    if (this.status) this.status.textContent = sentence;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-island=upload]")) new Upload(form);
