// When a new result has come: bring its heading to the top where it does not fit on the screen as it is, and let a reader begin there.
export default function ({ data, parentElement }) {
  if (window.screenerLanded === data.of) return
  window.screenerLanded = data.of
  const start = Date.now()
  const land = () => {
    const shown = document.querySelector(`.st-key-${data.key}`)
    if (!shown) {
      if (Date.now() - start < 5000) setTimeout(land, 100)
      return
    }
    const heading = shown.querySelector("h2")
    if (heading) {
      heading.setAttribute("tabindex", "-1")
      heading.style.outline = "none"
      heading.focus({ preventScroll: true })
    }
    if (shown.getBoundingClientRect().bottom > window.innerHeight || shown.getBoundingClientRect().top < 0) {
      shown.scrollIntoView({ block: "start", behavior: "instant" })
    }
  }
  setTimeout(land, 150)
}
