// When a new result has come: bring its heading to the top where all of it does not fit on the screen as it is, and let a reader begin there.
// Pictures come later and make the page longer, so this is looked at again for a while, until the visitor does something,
// or has gone to another place: a screen reader moves there without a key or a tap.
const EVERY_MS = 150
const LONGEST_MS = 6000
const HANDS_ON = ["wheel", "touchstart", "pointerdown", "keydown"]

export default function ({ data }) {
  if (window.screenerLanded === data.of) return
  window.screenerLanded = data.of
  const started = Date.now()
  let begun = false
  let focused = false
  const stop = () => {
    clearInterval(again)
    for (const kind of HANDS_ON) window.removeEventListener(kind, stop, true)
  }
  const again = setInterval(() => {
    const shown = document.querySelector(`.st-key-${data.key}`)
    if (Date.now() - started > LONGEST_MS) stop()
    if (!shown) return
    if (!begun) {
      begun = true
      for (const kind of HANDS_ON) window.addEventListener(kind, stop, { capture: true, passive: true })
    }
    const heading = shown.querySelector("h2")
    if (heading && document.activeElement !== heading) {
      if (focused && document.activeElement && document.activeElement !== document.body) return stop()
      focused = true
      heading.setAttribute("tabindex", "-1")
      heading.style.outline = "none"
      heading.focus({ preventScroll: true })
    }
    const box = shown.getBoundingClientRect()
    if (box.bottom > window.innerHeight || box.top < 0) shown.scrollIntoView({ block: "start", behavior: "instant" })
  }, EVERY_MS)
}
