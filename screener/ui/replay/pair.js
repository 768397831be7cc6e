// Two repetitions in step: one clock runs from start (0) over the lowest point (1) to the end (2), and both clips follow it.

// Further apart from its place than this a clip is moved at once; nearer, it is only hurried or held back.
const JUMP_S = 0.15;
const PULL = 3;
const STEP_PHASE = 1 / 30;

class Pair {
  constructor(place, { data }) {
    this.root = place.querySelector(".pair");
    this.labels = data.labels;
    this.phase = 0;
    this.rate = 1;
    this.playing = false;
    this.looping = true;
    this.told = "";
    this.videos = [...this.root.querySelectorAll("video")];
    this.seeks = this.videos.map(seeker);
    this.slider = this.root.querySelector("input");
    dress(this.root, this.labels);
    this.#listen();
    this.#speed(1);
    pressed(this.button("loop"), true);
  }

  button(name) {
    return this.root.querySelector(`button[data-do=${name}]`);
  }

  update({ data }) {
    const told = JSON.stringify(data.panes);
    if (told === this.told) return;
    this.told = told;
    this.panes = data.panes;
    this.root.querySelectorAll(".pane").forEach((pane, place) => {
      const given = data.panes[place], video = this.videos[place];
      pane.querySelector("figcaption").textContent = given.title;
      pane.querySelector("ul").replaceChildren(...given.said.map((text) => el("li", {}, text)));
      video.setAttribute("aria-label", `${this.labels.video}: ${given.title}`);
      if (video.getAttribute("src") !== given.url) video.src = given.url;
    });
    this.go(this.phase);
  }

  end() {
    this.pause();
    for (const video of this.videos) { video.removeAttribute("src"); video.load(); }
  }

  // Seconds of a clip at a phase, and the phase at a time: straight lines between start, lowest point and end.
  timeAt(pane, phase) {
    return phase < 1 ? pane.start + phase * (pane.turn - pane.start) : pane.turn + (phase - 1) * (pane.stop - pane.turn);
  }

  // Seconds that each part lasts on the common clock: the mean of both.
  lasts(part) {
    const of = (pane) => (part === 0 ? pane.turn - pane.start : pane.stop - pane.turn);
    return (of(this.panes[0]) + of(this.panes[1])) / 2;
  }

  go(phase) {
    this.phase = between(phase, 0, 2);
    this.panes.forEach((pane, place) => this.seeks[place].jump(this.#inside(pane, this.timeAt(pane, this.phase))));
    this.#show();
  }

  #inside(pane, time) {
    return between(time, pane.start, pane.stop) + BEHIND_S;
  }

  play() {
    if (this.playing) return;
    if (this.phase >= 2) this.go(0);
    this.playing = true;
    this.last = performance.now();
    for (const video of this.videos) video.play().catch(() => this.pause());
    this.#turned();
    const tick = (now) => {
      if (!this.playing) return;
      this.#advance((now - this.last) / 1000);
      this.last = now;
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    for (const video of this.videos) video.pause();
    this.#turned();
  }

  #advance(elapsed) {
    // A clip that still loads holds the clock, so that neither runs away.
    if (this.videos.some((video) => video.readyState < 3 || video.seeking)) return;
    const part = this.phase < 1 ? 0 : 1;
    this.phase += (Math.min(elapsed, 0.25) * this.rate) / this.lasts(part);
    if (this.phase >= 2) {
      if (!this.looping) { this.pause(); this.go(2); return; }
      this.go(0);
      return;
    }
    this.panes.forEach((pane, place) => this.#pull(pane, place));
    this.#show();
  }

  #pull(pane, place) {
    const video = this.videos[place], part = this.phase < 1 ? 0 : 1;
    const off = this.timeAt(pane, this.phase) - video.currentTime;
    const own = (part === 0 ? pane.turn - pane.start : pane.stop - pane.turn) / this.lasts(part);
    if (Math.abs(off) > JUMP_S) this.seeks[place].jump(this.#inside(pane, this.timeAt(pane, this.phase)));
    video.playbackRate = between(this.rate * own + PULL * off, 0.0625, 4);
    if (video.paused && !video.ended) video.play().catch(() => {});
  }

  #speed(rate) {
    this.rate = rate;
    for (const button of this.root.querySelectorAll("button[data-rate]")) pressed(button, Number(button.dataset.rate) === rate);
  }

  step(by) {
    this.pause();
    this.go(this.phase + by);
  }

  #listen() {
    const actions = {
      play: () => (this.playing ? this.pause() : this.play()),
      frame_back: () => this.step(-STEP_PHASE),
      frame_on: () => this.step(STEP_PHASE),
      loop: () => { this.looping = !this.looping; pressed(this.button("loop"), this.looping); },
    };
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.rate) this.#speed(Number(button.dataset.rate));
      else if (actions[button.dataset.do]) actions[button.dataset.do]();
    });
    for (const video of this.videos) video.addEventListener("click", actions.play);
    this.slider.addEventListener("input", () => { this.pause(); this.go(Number(this.slider.value)); });
    this.root.addEventListener("keydown", (event) => keyed(event, (key) => ({
      " ": actions.play,
      ",": actions.frame_back,
      ".": actions.frame_on,
      l: actions.loop,
      ArrowLeft: () => this.step(-5 * STEP_PHASE),
      ArrowRight: () => this.step(5 * STEP_PHASE),
    })[key]));
    for (const video of this.videos) {
      video.addEventListener("loadedmetadata", () => {
        video.style.setProperty("--ratio", String(video.videoWidth / video.videoHeight));
        this.go(this.phase);
      });
    }
  }

  #turned() {
    turn(this.button("play"), this.playing, this.labels);
  }

  #show() {
    this.slider.value = String(this.phase);
    const { labels } = this;
    const said = Math.abs(this.phase - 1) < 0.04 ? labels.lowest : this.phase < 1 ? labels.down : labels.up;
    this.slider.setAttribute("aria-valuetext", said);
    this.root.querySelectorAll(".pane .clock").forEach((clock, place) => {
      clock.textContent = seconds(this.timeAt(this.panes[place], this.phase));
    });
  }
}

export default component(Pair);
