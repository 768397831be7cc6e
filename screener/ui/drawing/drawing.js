// A drawing made by the program, put into the page as it is: its letters take the page's colour, which a picture file could not.
export default function ({ data, parentElement }) {
  let place = parentElement.querySelector(".drawing")
  if (!place) {
    place = document.createElement("div")
    place.className = "drawing"
    parentElement.append(place)
  }
  if (place.dataset.svg !== data.svg) {
    place.innerHTML = data.svg
    place.dataset.svg = data.svg
  }
}
