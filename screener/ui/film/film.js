// The count: a countdown, then one tone and one move of the circle for each beat. The tones are handed to the sound card before the count
// begins, each with its time, so that a busy browser cannot delay them; what is shown follows the same clock.

const TONE_S = 0.16;
const LAST_TICKS = 3;   // of the countdown, that are heard
const TICK_HZ = 330;
const QUIET_HZ = 220;
const FLASH_S = 0.18;
const SMALLEST = 0.45;  // of the circle, at the lowest point

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".count");
  if (!root) return;
  if (root.counting) {   // drawn again by the page: what runs goes on
    root.counting.data = data;
    return;
  }
  const counting = new Count(root, data);
  root.counting = counting;
  return () => {
    counting.end();
    root.counting = null;
  };
}

class Count {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.find = (name) => root.querySelector(`.${name}`);
    this.find("sound-text").textContent = data.texts.sound;
    this.find("go").onclick = () => (this.running ? this.stop() : this.start());
    this.find("sound").onchange = () => this.mute();
    this.seen = () => { if (this.running && !document.hidden) this.stayAwake(); };
    document.addEventListener("visibilitychange", this.seen);
    this.rest(data.texts.ready, "", data.texts.start);
  }

  start() {
    const { countdown, beats } = this.data;
    this.running = true;
    this.root.dataset.state = "running";
    this.find("go").textContent = this.data.texts.stop;
    this.find("note").textContent = "";
    this.plan = [];
    for (let left = countdown; left > 0; left--) {
      this.plan.push({ at: countdown - left, lasts: 1, left, level: 1, pitch: left <= LAST_TICKS ? TICK_HZ : 0 });
    }
    let at = countdown;
    for (const beat of beats) {
      this.plan.push({ at, lasts: beat.seconds, say: beat.say, level: beat.level, rep: beat.rep, pitch: beat.pitch_hz });
      at += beat.seconds;
    }
    this.ends = at;
    this.place = -1;
    this.sound();
    this.began = performance.now() / 1000;
    this.stayAwake();
    this.frame();
  }

  // Every tone of the count, ahead of time. Where there is no sound the circle alone shows the beat.
  sound() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) {
      this.find("note").textContent = this.data.texts.silent;
      return;
    }
    this.audio = new Context();
    this.audio.resume().catch(() => {});
    this.volume = this.audio.createGain();
    this.volume.connect(this.audio.destination);
    this.mute();
    const zero = this.audio.currentTime;
    let tones = 0;
    const tone = (at, pitch, loud, lasts) => {
      const voice = this.audio.createOscillator(), gain = this.audio.createGain();
      voice.frequency.value = pitch;
      gain.gain.setValueAtTime(0, zero + at);
      gain.gain.linearRampToValueAtTime(loud, zero + at + 0.01);
      gain.gain.setValueAtTime(loud, zero + at + lasts - 0.03);
      gain.gain.linearRampToValueAtTime(0, zero + at + lasts);
      voice.connect(gain).connect(this.volume);
      voice.start(zero + at);
      voice.stop(zero + at + lasts);
      tones += 1;
    };
    for (const step of this.plan) {
      if (step.pitch) tone(step.at, step.pitch, 0.5, TONE_S);
      for (let second = 1; second < step.lasts; second++) tone(step.at + second, QUIET_HZ, 0.2, TONE_S / 2);
    }
    tone(this.ends, 880, 0.5, 3 * TONE_S);
    this.root.dataset.tones = tones;
  }

  mute() {
    if (this.volume) this.volume.gain.value = this.find("sound").checked ? 1 : 0;
  }

  frame() {
    if (!this.running) return;
    const now = performance.now() / 1000 - this.began;
    if (now >= this.ends) return this.finish();
    let place = Math.max(this.place, 0);
    while (place + 1 < this.plan.length && this.plan[place + 1].at <= now) place++;
    const step = this.plan[place], before = place ? this.plan[place - 1].level : 1;
    if (place !== this.place) this.show(step, place);
    const share = Math.min(1, (now - step.at) / step.lasts);
    const level = before + (step.level - before) * share;
    this.find("pulse").style.setProperty("--size", (SMALLEST + (1 - SMALLEST) * level).toFixed(3));
    this.root.dataset.beat = (now - step.at) % 1 < FLASH_S ? "on" : "off";
    this.timer = requestAnimationFrame(() => this.frame());
  }

  show(step, place) {
    const { texts, reps } = this.data;
    this.place = place;
    this.root.dataset.step = place;
    if (step.left !== undefined) {
      this.write(String(step.left), texts.walk);
      if (place === 0) this.say(`${texts.walk}. ${texts.seconds.replace("{}", step.left)}`);
      return;
    }
    const rep = step.rep ? texts.rep.replace("{}", step.rep).replace("{}", reps) : "";
    this.write(step.say, rep);
    // Spoken once a repetition: a voice that says every beat would come too late for the next.
    const last = this.plan[place - 1];
    if (!last || last.rep !== step.rep) this.say(rep ? `${rep}. ${step.say}` : step.say);
  }

  finish() {
    this.running = false;
    this.letSleep();
    this.rest(this.data.texts.done, this.data.texts.done_more, this.data.texts.again);
    this.say(`${this.data.texts.done}. ${this.data.texts.done_more}`);
    const audio = this.audio;
    setTimeout(() => audio && audio.close().catch(() => {}), 1000);   // after the last tone
    this.audio = this.volume = null;
  }

  stop() {
    this.end(false);
    this.rest(this.data.texts.stopped, "", this.data.texts.again);
    this.say(this.data.texts.stopped);
  }

  rest(big, small, button) {
    this.root.dataset.state = "idle";
    this.root.dataset.beat = "off";
    this.find("pulse").style.setProperty("--size", "1");
    this.write(big, small);
    this.find("go").textContent = button;
    this.find("note").textContent = "";
  }

  write(big, small) {
    this.find("big").textContent = big;
    this.find("small").textContent = small;
  }

  say(text) {
    this.find("spoken").textContent = text;
  }

  async stayAwake() {
    try {
      this.lock = await navigator.wakeLock.request("screen");
      if (!this.running) this.letSleep();
      else if (this.audio) this.find("note").textContent = this.data.texts.awake;
    } catch {
      if (this.running && this.audio) this.find("note").textContent = this.data.texts.asleep;
    }
  }

  letSleep() {
    if (this.lock) this.lock.release().catch(() => {});
    this.lock = null;
  }

  end(gone = true) {
    this.running = false;
    cancelAnimationFrame(this.timer);
    this.letSleep();
    if (this.audio) this.audio.close().catch(() => {});
    this.audio = this.volume = null;
    if (gone) document.removeEventListener("visibilitychange", this.seen);
  }
}
