// Joints of one leg on a frame of the clip: dragged with mouse or finger, or moved with the arrow keys. Shows no number; what a placed joint
// comes to is worked out after "Apply", by the program. All places are pixels of the clip's own picture.
const SVG = "http://www.w3.org/2000/svg"
const REACH = 24 // half of what a finger needs, in pixels of the screen
const ZOOM = 3
const ROOM = 0.22 // beside the leg, as a share of its length
const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const known = new WeakMap() // what is under way in each place on the page: drawing the page again must not take it out of a hand

export default function ({ data, parentElement, setTriggerValue }) {
  const about = JSON.stringify([data.of, data.joints, data.picture.length])
  let work = known.get(parentElement)
  if (work && work.about === about) {
    work.send = setTriggerValue
  } else {
    work = { about, send: setTriggerValue, draw: begin(data, parentElement, (value) => work.send("placed", value)) }
    known.set(parentElement, work)
  }
  const watch = new ResizeObserver(() => work.draw())
  watch.observe(parentElement.querySelector(".picture"))
  return () => watch.disconnect()
}

function begin(data, parentElement, send) {
  const find = (name) => parentElement.querySelector(name)
  const picture = find(".picture")
  const loupe = find(".loupe")
  const apply = find(".apply")
  const reset = find(".reset")
  const said = find(".said")
  const group = find(".handles")
  const places = Object.fromEntries(Object.entries(data.joints).map(([name, at]) => [name, [...at]]))
  const names = Object.keys(places)
  let held = null
  const moved = () => names.filter((name) => places[name].some((px, axis) => px !== data.joints[name][axis]))

  const box = around(data.around, data.width, data.height)
  picture.setAttribute("viewBox", box.join(" "))
  picture.setAttribute("aria-label", data.label)
  for (const image of parentElement.querySelectorAll("image")) {
    image.setAttribute("href", data.picture)
    image.setAttribute("width", data.width)
    image.setAttribute("height", data.height)
    image.setAttribute("preserveAspectRatio", "none")
  }
  group.replaceChildren()
  const handles = Object.fromEntries(names.map((name) => [name, handle(name)]))
  const scale = () => {
    const size = picture.getBoundingClientRect()
    return Math.max(box[2] / Math.max(size.width, 1), box[3] / Math.max(size.height, 1)) // clip pixels per pixel of the screen
  }

  function handle(name) {
    const made = document.createElementNS(SVG, "g")
    made.setAttribute("class", "handle")
    made.setAttribute("tabindex", "0")
    made.setAttribute("role", "button")
    made.dataset.joint = name
    for (const part of ["circle.reach", "path.dark", "path.point", "text.name"]) {
      const [tag, kind] = part.split(".")
      const shape = document.createElementNS(SVG, tag)
      shape.setAttribute("class", kind)
      made.append(shape)
    }
    made.querySelector(".name").textContent = data.names[name]
    group.append(made)
    let from = null
    made.onpointerdown = (event) => {
      event.preventDefault()
      made.focus({ preventScroll: true })
      made.setPointerCapture(event.pointerId)
      made.classList.add("held")
      from = { pointer: [event.clientX, event.clientY], place: [...places[name]] }
      held = name
      draw()
    }
    made.onpointermove = (event) => {
      if (!from) return
      const by = scale()
      put(name, from.place[0] + (event.clientX - from.pointer[0]) * by, from.place[1] + (event.clientY - from.pointer[1]) * by)
      draw()
    }
    made.onpointerup = made.onpointercancel = () => {
      from = null
      held = null
      made.classList.remove("held")
      draw()
    }
    made.onkeydown = (event) => {
      const step = STEP[event.key]
      if (!step) return
      event.preventDefault()
      const by = event.shiftKey ? 10 : 1
      put(name, places[name][0] + by * step[0], places[name][1] + by * step[1])
      held = name
      draw()
    }
    made.onblur = () => {
      held = null
      draw()
    }
    return made
  }

  function put(name, x, y) {
    places[name] = [Math.min(Math.max(x, 0), data.width), Math.min(Math.max(y, 0), data.height)]
  }

  function draw() {
    const by = scale()
    const line = names.map((name) => places[name].join(",")).join(" ")
    for (const leg of parentElement.querySelectorAll("polyline")) leg.setAttribute("points", line)
    for (const name of names) {
      const [x, y] = places[name]
      const arm = 9 * by
      const cross = `M${x - arm},${y}h${2 * arm}M${x},${y - arm}v${2 * arm}`
      const made = handles[name]
      made.setAttribute("aria-label", `${data.names[name]}. ${data.keys}`)
      const reach = made.querySelector(".reach")
      reach.setAttribute("cx", x)
      reach.setAttribute("cy", y)
      reach.setAttribute("r", REACH * by)
      made.querySelector(".dark").setAttribute("d", cross)
      made.querySelector(".point").setAttribute("d", cross)
      const text = made.querySelector(".name")
      text.setAttribute("x", x + (REACH + 6) * by)
      text.setAttribute("y", y + 5 * by)
      text.setAttribute("font-size", 14 * by)
    }
    look(held, by)
    const done = moved()
    apply.disabled = reset.disabled = !done.length
    said.textContent = done.length ? `${done.map((name) => data.names[name]).join(", ")}: ${data.waiting}` : data.hint
  }

  function look(name, by) {
    loupe.toggleAttribute("hidden", !name)
    if (!name) return
    const [x, y] = places[name]
    const half = (132 / 2 / ZOOM) * by
    loupe.setAttribute("viewBox", [x - half, y - half, 2 * half, 2 * half].join(" "))
    const arm = half * 0.35
    loupe.querySelector(".cross").setAttribute("d", `M${x - arm},${y}h${2 * arm}M${x},${y - arm}v${2 * arm}`)
    // Out of the finger's way: in the corner that is further from it.
    const right = x < box[0] + box[2] / 2
    loupe.style.left = right ? "auto" : "8px"
    loupe.style.right = right ? "8px" : "auto"
    const low = y < box[1] + box[3] / 2
    loupe.style.top = low ? "auto" : "8px"
    loupe.style.bottom = low ? "8px" : "auto"
  }

  apply.onclick = () => {
    const done = Object.fromEntries(moved().map((name) => [name, places[name]]))
    apply.disabled = true
    send({ of: data.of, joints: done })
  }
  reset.onclick = () => {
    for (const name of names) places[name] = [...data.joints[name]]
    held = null
    draw()
  }
  draw()
  return draw
}

function around(points, width, height) {
  const xs = points.map((p) => p[0])
  const ys = points.map((p) => p[1])
  const room = Math.max(ROOM * (Math.max(...ys) - Math.min(...ys)), 0.04 * height)
  const left = Math.max(0, Math.min(...xs) - 1.6 * room)
  const right = Math.min(width, Math.max(...xs) + 1.6 * room)
  const top = Math.max(0, Math.min(...ys) - room)
  const bottom = Math.min(height, Math.max(...ys) + room)
  return [left, top, right - left, bottom - top]
}
