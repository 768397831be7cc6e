// The curve: bands, repetitions, what was read, and where the clip is. It draws finished numbers.

const BOX = { height: 214, left: 36, right: 8, top: 26, bottom: 24 };
// Neighbours further apart than this are not joined.
const LONGEST_GAP_S = 0.4;

class Curve {
  constructor(root, onSeek, onRep) {
    this.root = root;
    this.onSeek = onSeek;
    this.onRep = onRep;
    this.time = 0;
    this.width = 0;
    root.addEventListener("pointerdown", (event) => this.#press(event));
    root.addEventListener("pointermove", (event) => { if (this.dragging) this.onSeek(this.#timeAt(event)); });
    for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => { this.dragging = false; });
    this.sizes = new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    });
    this.sizes.observe(root);
  }

  set(view, shades, ink) {
    Object.assign(this, { view, shades, ink });
    this.draw();
  }

  end() {
    this.sizes.disconnect();
  }

  x(time) {
    return BOX.left + between(time / this.view.duration_s, 0, 1) * (this.width - BOX.left - BOX.right);
  }

  y(value) {
    const { low, high } = this.view;
    return BOX.top + ((high - value) / (high - low)) * (BOX.height - BOX.top - BOX.bottom);
  }

  #timeAt(event) {
    const box = this.root.getBoundingClientRect();
    const share = (event.clientX - box.left - BOX.left) / (box.width - BOX.left - BOX.right);
    return between(share, 0, 1) * this.view.duration_s;
  }

  #press(event) {
    if (!this.view || event.button) return;
    const place = event.clientY - this.root.getBoundingClientRect().top;
    const time = this.#timeAt(event);
    const rep = this.view.reps.find((one) => time >= one.start_s && time < one.stop_s);
    if (place < BOX.top && rep) { this.onRep(rep); return; }
    this.dragging = true;
    this.root.setPointerCapture(event.pointerId);
    this.onSeek(time);
  }

  draw() {
    if (!this.view || !this.width) return;
    const { view } = this;
    this.root.setAttribute("viewBox", `0 0 ${this.width} ${BOX.height}`);
    const inside = { x: BOX.left, y: BOX.top, width: this.width - BOX.left - BOX.right, height: BOX.height - BOX.top - BOX.bottom };
    const clip = svg("clipPath", { id: "inside" }, svg("rect", inside));
    const drawn = svg("g", { "clip-path": "url(#inside)" });
    const areas = view.bands.map((band) => this.#band(band, inside));
    for (const [area] of areas) if (area) drawn.append(area);
    for (const curve of view.curves) drawn.append(...this.#line(curve));
    for (const mark of view.marks) if (mark.value !== null) drawn.append(...this.#mark(mark));
    for (const [, name] of areas) if (name) drawn.append(name);
    this.cursor = svg("line", { class: "cursor", y1: 4, y2: BOX.height - BOX.bottom });
    this.root.replaceChildren(clip, ...view.reps.map((rep) => this.#rep(rep)), ...this.#axes(inside), drawn, this.cursor);
    this.at(this.time);
  }

  at(time) {
    this.time = time;
    if (!this.cursor) return;
    const x = this.x(time);
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
  }

  #band(band, inside) {
    const top = band.high === null ? inside.y : Math.max(inside.y, this.y(band.high));
    const bottom = band.low === null ? inside.y + inside.height : Math.min(inside.y + inside.height, this.y(band.low));
    if (bottom - top <= 0) return [];
    const area = svg("rect", { x: inside.x, y: top, width: inside.width, height: bottom - top, fill: this.shades[band.name] || "none" });
    if (bottom - top < 13) return [area];
    const name = svg("text", { x: inside.x + inside.width - 4, y: top + 11, class: "band" });
    name.textContent = band.name;
    return [area, name];
  }

  #rep(rep) {
    const x = this.x(rep.start_s), width = Math.max(2, this.x(rep.stop_s) - x);
    const number = svg("text", { x: x + width / 2, y: 17, class: "number" });
    number.textContent = String(rep.rep);
    const low = svg("line", { class: "turn", x1: this.x(rep.turn_s), x2: this.x(rep.turn_s), y1: BOX.top, y2: BOX.height - BOX.bottom });
    return svg(
      "g", { class: "rep", "data-rep": rep.rep },
      svg("rect", { class: "shade", x, y: BOX.top, width, height: BOX.height - BOX.top - BOX.bottom }),
      svg("rect", { class: "head", x, y: 2, width, height: BOX.top - 4, rx: 5 }), low, number,
    );
  }

  #axes(inside) {
    const made = [];
    for (const tick of this.view.ticks) {
      const y = this.y(tick.value);
      const text = svg("text", { x: BOX.left - 5, y: y + 4, class: "tick" });
      text.textContent = tick.words;
      made.push(svg("line", { class: "grid", x1: BOX.left, x2: BOX.left + inside.width, y1: y, y2: y }), text);
    }
    const step = [1, 2, 5, 10, 20, 30, 60, 120, 300].find((one) => this.view.duration_s / one <= Math.max(3, inside.width / 60)) || 600;
    for (let time = 0; time <= this.view.duration_s; time += step) {
      const text = svg("text", { x: this.x(time), y: BOX.height - 7, class: "second" });
      text.textContent = `${time} s`;
      made.push(text);
    }
    return made;
  }

  // Solid from reading to reading, dashed elsewhere.
  #line(curve) {
    const paths = { read: "", rough: "" };
    const dots = [];
    let last = null;
    for (const point of curve.points) {
      if (point.value === null) { last = null; continue; }
      if (last && point.time_s - last.time_s <= LONGEST_GAP_S) {
        const kind = last.read && point.read ? "read" : "rough";
        paths[kind] += `M${this.x(last.time_s)} ${this.y(last.value)}L${this.x(point.time_s)} ${this.y(point.value)}`;
      }
      if (point.read) dots.push(svg("circle", { class: "dot", cx: this.x(point.time_s), cy: this.y(point.value), r: 2, fill: this.ink }));
      last = point;
    }
    return [...["rough", "read"].map((kind) => svg("path", { class: kind, d: paths[kind], stroke: this.ink })), ...dots];
  }

  #mark(mark) {
    const x = this.x(mark.time_s);
    const interval = svg("line", { class: "interval", x1: x, x2: x, y1: this.y(mark.low), y2: this.y(mark.high), stroke: this.ink });
    const told = svg("title");
    told.textContent = mark.words;
    // Smaller where many repetitions stand close together.
    const r = between(this.width / (14 * this.view.reps.length), 3, 4.5);
    return [interval, svg("circle", { class: "ring", cx: x, cy: this.y(mark.value), r, stroke: this.ink }, told)];
  }
}
