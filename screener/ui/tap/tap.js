// A picture with one button on each person in it. A press tells which one, counted from the left.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const place = parentElement.querySelector(".tap");
  place.replaceChildren();
  const picture = document.createElement("img");
  picture.src = data.picture;
  picture.alt = data.alt;
  place.append(picture);
  data.people.forEach((person, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", person.label);
    for (const edge of ["left", "top", "width", "height"]) {
      button.style[edge] = `${100 * person[edge]}%`;
    }
    const sign = document.createElement("span");
    sign.textContent = String(number + 1);
    button.append(sign);
    button.onclick = () => setTriggerValue("picked", number);
    place.append(button);
  });
}
