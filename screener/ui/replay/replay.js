// The replay: the clip, the curve in step with it, and the controls of both.

class Replay {
  constructor(place, { data }) {
    this.root = place.querySelector(".replay");
    this.labels = data.labels;
    this.video = this.root.querySelector("video");
    this.seek = seeker(this.video);
    this.times = [];
    this.loop = null;
    this.rate = 1;
    this.told = { view: "", url: "" };
    this.curve = new Curve(this.root.querySelector("svg.curve"), (time) => this.go(time), (rep) => this.goRep(rep));
    dress(this.root, this.labels);
    this.#listen();
    this.stopTelling = everyPicture(this.video, (time) => this.#show(time));
    this.#speed(1);
  }

  part(name) {
    return this.root.querySelector(name);
  }

  button(name) {
    return this.root.querySelector(`button[data-do=${name}]`);
  }

  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.reading = data.view.reading_s;
    const told = JSON.stringify(data.view);
    if (told !== this.told.view) {
      this.told.view = told;
      this.view = data.view;
      this.#lay(data);
    }
    this.part(".stage").style.setProperty("--ratio", data.ratio);
    this.part(".top").classList.toggle("upright", data.ratio < 1);
    this.#waiting(data);
    const url = data.video ? data.video.url : "";
    this.times = data.video ? data.video.times : [];
    if (url !== this.told.url) {
      const before = this.seek.target();
      this.told.url = url;
      this.broken = false;
      this.video.hidden = !url;
      if (url) {
        this.video.src = url;
        this.video.playbackRate = this.video.defaultPlaybackRate = this.rate;
        if (before > 0) this.seek.jump(before);
      } else {
        this.video.removeAttribute("src");
        this.video.load();
      }
    }
    for (const button of this.root.querySelectorAll(".panel button")) button.disabled = !url;
    this.#show(this.seek.target());
  }

  end() {
    this.stopTelling();
    this.curve.end();
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  // ------------------------------------------------------------ moving

  repAt(time) {
    return this.view.reps.find((rep) => time >= rep.start_s - BEHIND_S && time < rep.stop_s) || null;
  }

  go(time) {
    const last = this.times.length ? this.times[this.times.length - 1] : this.view.duration_s;
    const to = between(time, 0, last);
    if (this.loop && (to < this.loop.start_s - BEHIND_S || to >= this.loop.stop_s)) this.#setLoop(this.repAt(to));
    this.seek.jump(to + BEHIND_S);
    this.#show(to);
  }

  goRep(rep) {
    if (this.loop) this.#setLoop(rep);
    // The first picture that lies inside it.
    const first = this.times.find((time) => time >= rep.start_s);
    this.go(first === undefined ? rep.start_s : first);
  }

  step(by) {
    if (!this.times.length) return;
    this.video.pause();
    const now = pictureAt(this.times, this.seek.target());
    this.go(this.times[between(now + by, 0, this.times.length - 1)]);
  }

  nextRep(by) {
    const now = this.seek.target(), reps = this.view.reps;
    const later = reps.find((rep) => rep.start_s > now + BEHIND_S * 2);
    // Back goes to the start of this repetition first, as players do, and to the one before from there.
    const earlier = [...reps].reverse().find((rep) => rep.start_s < now - 0.3);
    const rep = by > 0 ? later : earlier || reps[0];
    if (rep) this.goRep(rep);
  }

  toggle() {
    if (!this.told.url) return;
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  #speed(rate) {
    this.rate = rate;
    this.video.playbackRate = this.video.defaultPlaybackRate = rate;
    for (const button of this.root.querySelectorAll("button[data-rate]")) pressed(button, Number(button.dataset.rate) === rate);
  }

  #setLoop(rep) {
    this.loop = rep;
    pressed(this.button("loop"), rep !== null);
  }

  #toggleLoop() {
    if (this.loop) { this.#setLoop(null); return; }
    const now = this.seek.target();
    const rep = this.repAt(now) || this.view.reps.find((one) => one.start_s >= now) || this.view.reps[this.view.reps.length - 1];
    this.#setLoop(rep);
    if (rep !== this.repAt(now)) this.goRep(rep);
  }

  // ------------------------------------------------------------ listening

  #listen() {
    const { video } = this;
    const actions = {
      play: () => this.toggle(),
      frame_back: () => this.step(-1),
      frame_on: () => this.step(1),
      rep_back: () => this.nextRep(-1),
      rep_on: () => this.nextRep(1),
      loop: () => this.#toggleLoop(),
      cancel: () => { this.button("cancel").disabled = true; this.trigger("cancel", true); },
      again: () => this.trigger("again", true),
    };
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.rate) this.#speed(Number(button.dataset.rate));
      else if (button.dataset.rep) this.goRep(this.view.reps.find((rep) => String(rep.rep) === button.dataset.rep));
      else if (actions[button.dataset.do]) actions[button.dataset.do]();
    });
    this.root.addEventListener("keydown", (event) => keyed(event, (key) => this.#key(key)));
    video.addEventListener("click", () => this.toggle());
    for (const name of ["play", "pause", "ended"]) video.addEventListener(name, () => this.#turned());
    video.addEventListener("seeked", () => this.#show(video.currentTime));
    video.addEventListener("timeupdate", () => { if (video.paused) this.#show(video.currentTime); });
    video.addEventListener("ended", () => { if (this.loop) this.goRep(this.loop); });
    video.addEventListener("error", () => { this.broken = Boolean(this.told.url); this.#show(0); });
    this.#turned();
  }

  #key(key) {
    if (key >= "1" && key <= "9") {
      const rep = this.view.reps[Number(key) - 1];
      return rep && (() => this.goRep(rep));
    }
    const now = this.seek.target();
    return {
      " ": () => this.toggle(),
      ",": () => this.step(-1),
      ".": () => this.step(1),
      l: () => this.#toggleLoop(),
      ArrowLeft: () => this.go(now - STEP_S),
      ArrowRight: () => this.go(now + STEP_S),
      Home: () => this.go(0),
      End: () => this.go(this.view.duration_s),
    }[key];
  }

  #turned() {
    turn(this.button("play"), !this.video.paused, this.labels);
    // While it plays nothing is read aloud.
    this.part(".said").setAttribute("aria-live", this.video.paused ? "polite" : "off");
    this.#show(this.seek.target());
  }

  // ------------------------------------------------------------ showing

  #waiting({ video, working, problem }) {
    const { labels } = this;
    this.part(".waiting").hidden = Boolean(video);
    this.part(".bar").hidden = !working;
    this.button("cancel").hidden = !working;
    this.button("again").hidden = Boolean(working);
    this.part(".stage-text").textContent = working ? working.text : problem || labels.stopped;
    if (!working) return;
    const percent = Math.round(working.share * 100);
    this.button("cancel").disabled = working.stopping;
    this.part(".bar > div").style.width = `${percent}%`;
    this.part(".bar").setAttribute("aria-valuenow", percent);
    this.part(".bar").setAttribute("aria-label", working.text);
  }

  #lay(data) {
    const { view, labels } = this;
    this.video.setAttribute("aria-label", labels.video);
    this.part(".title").textContent = view.title;
    this.part(".axis").textContent = view.axis;
    this.part(".alt").textContent = view.alt;
    this.part("svg.curve").setAttribute("aria-valuemax", view.duration_s.toFixed(2));
    this.curve.set(view, data.shades, data.ink);
    if (this.loop) this.#setLoop(view.reps.find((rep) => rep.rep === this.loop.rep) || null);
    this.part(".chips").replaceChildren(...view.reps.map((rep) => {
      const chip = el("button", { type: "button", "data-rep": rep.rep, "aria-label": rep.name, title: rep.name }, String(rep.rep));
      return chip;
    }));
    const head = [labels.rep, labels.starts, labels.turns, labels.stops, labels.measured];
    const rows = view.reps.map((rep) => [rep.name, ...[rep.start_s, rep.turn_s, rep.stop_s].map(seconds), rep.said.join(". ")]);
    this.part("table").replaceChildren(
      el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((text) => el("td", {}, text))))),
    );
  }

  #show(time) {
    if (!this.view) return;
    if (this.loop && !this.video.paused && !this.video.seeking && time >= this.loop.stop_s - BEHIND_S) {
      this.goRep(this.loop);
      return;
    }
    const rep = this.repAt(time), { labels } = this;
    this.curve.at(time);
    this.#write(".where", rep ? `${rep.name} · ${this.#phase(rep, time)}` : labels.outside);
    const picture = this.times.length ? ` · ${labels.picture} ${pictureAt(this.times, time) + 1} ${labels.of} ${this.times.length}` : "";
    this.#write(".clock", `${seconds(time)}${picture}`);
    this.#write(".said", this.#told(rep, time));
    for (const chip of this.root.querySelectorAll(".chips button")) pressed(chip, rep !== null && chip.dataset.rep === String(rep.rep));
    for (const shade of this.root.querySelectorAll("g.rep")) shade.classList.toggle("now", rep !== null && shade.dataset.rep === String(rep.rep));
    const slider = this.part("svg.curve");
    slider.setAttribute("aria-valuenow", time.toFixed(2));
    slider.setAttribute("aria-valuetext", `${seconds(time)}, ${rep ? rep.name : labels.outside}`);
  }

  #write(name, text) {
    const part = this.part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  #phase(rep, time) {
    if (Math.abs(time - rep.turn_s) <= this.reading / 2) return this.labels.lowest;
    return time < rep.turn_s ? this.labels.down : this.labels.up;
  }

  // A number only near the instant that was measured, with the time of that instant; elsewhere no number.
  #told(rep, time) {
    if (this.broken) return this.labels.no_video;
    const near = this.view.marks.filter((mark) => Math.abs(mark.time_s - time) <= this.reading);
    if (near.length) {
      const nearest = near.reduce((best, mark) => (Math.abs(mark.time_s - time) < Math.abs(best.time_s - time) ? mark : best));
      const same = near.filter((mark) => Math.abs(mark.time_s - nearest.time_s) < BEHIND_S);
      return `${same.map((mark) => mark.words).join(" · ")}, ${this.labels.read_at} ${seconds(nearest.time_s)}`;
    }
    if (!rep) return "";
    const read = this.video.paused && this.view.curves.some((curve) => curve.points.some((one) => one.read && Math.abs(one.time_s - time) < 0.012));
    return read ? this.labels.read : this.labels.between;
  }
}

export default component(Replay);
