// What both components are made of: elements, pictures on buttons, and a clip that can be asked for its time. No wording, no measuring.

const SVG_NS = "http://www.w3.org/2000/svg";
const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  frame_back: "M15.5 5v14L6.5 12zM17 5h2v14h-2z",
  frame_on: "M8.5 5v14l9-7zM5 5h2v14H5z",
  rep_back: "M12 5v14L3.5 12zM21 5v14l-8.5-7z",
  rep_on: "M12 5v14l8.5-7zM3 5v14l8.5-7z",
  loop: "M6 11V9a3 3 0 0 1 3-3h7V3.2L20.5 7 16 10.8V8H9a1 1 0 0 0-1 1v2zM18 13v2a3 3 0 0 1-3 3H8v2.8L3.5 17 8 13.2V16h7a1 1 0 0 0 1-1v-2z",
};
const STEP_S = 0.5;
// A jump aims this far behind the start of a picture, so that rounding never shows the one before.
const BEHIND_S = 0.002;

function el(tag, attrs = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function svg(tag, attrs = {}, ...children) {
  const made = document.createElementNS(SVG_NS, tag);
  for (const [name, value] of Object.entries(attrs)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, svg("path", { d: ICONS[name] }));
}

// Names and pictures of all buttons that say what they do in `data-do`.
function dress(root, labels) {
  for (const button of root.querySelectorAll("button[data-do]")) {
    const name = button.dataset.label || button.dataset.do;
    if (ICONS[name] && !button.firstElementChild) button.append(icon(name));
    if (button.dataset.text) button.append(labels[button.dataset.text]);
    button.setAttribute("aria-label", labels[name]);
    button.title = labels[name];
  }
  for (const group of root.querySelectorAll("[data-label]:not(button)")) group.setAttribute("aria-label", labels[group.dataset.label]);
  for (const said of root.querySelectorAll("[data-said]")) said.textContent = labels[said.dataset.said];
}

function pressed(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

function turn(button, playing, labels) {
  const name = playing ? "pause" : "play";
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", labels[name]);
  button.title = labels[name];
}

function seconds(value) {
  return `${Math.max(0, value).toFixed(2)} s`;
}

function between(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// Position of the picture that is shown at a time: the last one that began.
function pictureAt(times, time) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= time + BEHIND_S / 2) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Tells the time of every picture as it is shown; of every painted frame where the browser has no word for pictures.
function everyPicture(video, tell) {
  let handle = 0, ended = false;
  const exact = "requestVideoFrameCallback" in HTMLVideoElement.prototype;
  const next = () => {
    if (ended) return;
    handle = exact
      ? video.requestVideoFrameCallback((_, shown) => { tell(shown.mediaTime); next(); })
      : requestAnimationFrame(() => { tell(video.currentTime); next(); });
  };
  next();
  return () => {
    ended = true;
    if (exact) video.cancelVideoFrameCallback(handle);
    else cancelAnimationFrame(handle);
  };
}

// Jumps, the last one asked for while another was under way included, so that dragging never queues up.
function seeker(video) {
  let wanted = null;
  const jump = (time) => {
    if (video.readyState < 1) wanted = time;
    else if (video.seeking) wanted = time;
    else { wanted = null; video.currentTime = time; }
  };
  const pending = () => { if (wanted !== null) jump(wanted); };
  video.addEventListener("seeked", pending);
  video.addEventListener("loadedmetadata", pending);
  return { jump, target: () => (wanted !== null ? wanted : video.currentTime) };
}

// A key for the control bar; keys with other meanings, and those that press a focused button, are left alone.
function keyed(event, actions) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.composedPath()[0];
  const presses = target instanceof HTMLElement && target.closest("button, summary, a");
  if (presses && (event.key === " " || event.key === "Enter")) return;
  const action = actions(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

// One state per place on the page, so that a page that is drawn again goes on where it was.
function component(Made) {
  const made = new WeakMap();
  return (given) => {
    const place = given.parentElement;
    let one = made.get(place);
    if (!one || !one.root.isConnected) {
      one = new Made(place, given);
      made.set(place, one);
    }
    one.update(given);
    return () => { one.end(); made.delete(place); };
  };
}
