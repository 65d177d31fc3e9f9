// Somebody writes their name with a finger; what comes out is a picture of it.

/** A field to write in. `blob()` is null while nothing was written. */
export class SignaturePad {
  private readonly context: CanvasRenderingContext2D;
  private written = false;
  private last: { x: number; y: number } | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("这个浏览器不能手写签名。");
    this.context = context;
    this.clear();
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (this.last = null));
  }

  clear(): void {
    this.context.fillStyle = "#fff";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.written = false;
  }

  blob(): Promise<Blob | null> {
    if (!this.written) return Promise.resolve(null);
    return new Promise((resolve) => this.canvas.toBlob(resolve, "image/png"));
  }

  private begin(event: PointerEvent): void {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.spot(event);
    this.line(this.last);
  }

  private draw(event: PointerEvent): void {
    if (this.last) this.line(this.spot(event));
  }

  private line(to: { x: number; y: number }): void {
    const from = this.last ?? to;
    this.context.strokeStyle = "#16292d";
    this.context.lineWidth = 4;
    this.context.lineCap = "round";
    this.context.beginPath();
    this.context.moveTo(from.x, from.y);
    this.context.lineTo(to.x, to.y);
    this.context.stroke();
    this.last = to;
    this.written = true;
  }

  private spot(event: PointerEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.canvas.height) / box.height,
    };
  }
}
