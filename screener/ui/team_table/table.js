// A row for each athlete, test and leg. A press on a name or on a strip tells what was pressed and in which row.
function made(name, text, kind) {
  const found = document.createElement(name);
  if (text) { found.textContent = text; }
  if (kind) { found.className = kind; }
  return found;
}

function lines(cell, texts) {
  texts.filter(Boolean).forEach((text, place) => cell.append(made("span", text, place ? "small" : "first")));
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const place = parentElement.querySelector(".team");
  const table = made("table");
  table.append(made("caption", data.caption));
  const head = made("tr");
  data.columns.forEach((column) => {
    const cell = made("th", column);
    cell.scope = "col";
    head.append(cell);
  });
  const top = made("thead");
  top.append(head);
  const body = made("tbody");
  data.rows.forEach((row, number) => {
    const line = made("tr", "", `is-${row.status}`);
    const button = (text, says, what) => {
      const found = made("button", text);
      found.type = "button";
      found.setAttribute("aria-label", says);
      found.onclick = () => setTriggerValue("pressed", `${what} ${number}`);
      return found;
    };
    const cell = (label, name = "td") => {
      const found = made(name);
      found.dataset.label = label;
      line.append(found);
      return found;
    };
    const who = cell(data.columns[0], "th");
    who.scope = "row";
    who.append(button(row.name, row.open, "result"));
    lines(cell(data.columns[1]), row.what);
    const seen = cell(data.columns[2]);
    seen.classList.add("seen");
    lines(seen, row.finding);
    lines(cell(data.columns[3]), [row.reading]);
    const over = cell(data.columns[4]);
    if (row.strip) {
      const strip = button("", row.strip_says, "time");
      strip.className = "strip";
      strip.innerHTML = row.strip;
      strip.firstElementChild.setAttribute("aria-hidden", "true");
      over.append(strip);
    } else {
      over.append(made("span", "–", "small"));
    }
    lines(cell(data.columns[5]), [row.change]);
    lines(cell(data.columns[6]), row.clip);
    body.append(line);
  });
  table.append(top, body);
  place.replaceChildren(table);
}
