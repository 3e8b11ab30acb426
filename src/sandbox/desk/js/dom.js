// Making elements. Text goes in as text, never as markup; styles go through the object model, as the page's policy asks.

/** An element: `on` are listeners, `style` properties, true and false are bare attributes, nullish children are left out. */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (name === "style") for (const [key, to] of Object.entries(value)) made.style.setProperty(key, to);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat(3).filter((child) => child != null && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for a picture. */
export function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An icon of the sprite; decoration, the words stand beside it. */
export function icon(name, more = "") {
  return svg("svg", { class: `icon ${more}`, "aria-hidden": "true" }, svg("use", { href: `/desk/files/icons.svg#${name}` }));
}

/** How far one's own message has come. */
export function tick(ticks) {
  if (ticks === "waiting") return icon("clock", "!size-3");
  const words = { sent: "Отправлено", delivered: "Доставлено", read: "Прочитано" }[ticks];
  const paths = { sent: "m3.4 6.4 2.6 2.6 5.4-5.8" }[ticks] ?? "m1.2 6.4 2.6 2.6 5.4-5.8M7.4 8.6l.5.4 5.8-5.8";
  const read = ticks === "read" ? " tick-read" : "";
  return svg("svg", { class: `tick${read}`, viewBox: "0 0 16 12", role: "img", "aria-label": words }, svg("path", { d: paths }));
}

/** The little arrow of a popover. */
export function beak(side) {
  const [place, d] = side === "left" ? ["-left-[7px]", "M8 0 1 7l7 7"] : ["-right-[7px]", "M0 0l7 7-7 7"];
  const path = svg("path", { d, fill: "var(--color-raised)", stroke: "var(--color-line-strong)" });
  return svg("svg", { class: `absolute ${place}`, width: "8", height: "14", viewBox: "0 0 8 14", "aria-hidden": "true" }, path);
}

/** Initials on a round ground whose hue follows the name. */
export function avatar(name, size = "avatar-sm") {
  const letters = name.split(/\s+/).filter((part) => /\p{L}/u.test(part)).slice(0, 2).map((part) => part[0].toUpperCase()).join("");
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  return h("span", { class: `avatar ${size}`, style: { "--h": String(hue) }, "aria-hidden": "true" }, letters || "?");
}

/** A labelled switch. */
export function toggle({ label, name = label, title, on, turn, scale = "scale-[.86]" }) {
  const button = h("button", { type: "button", class: `switch ${on ? "is-on" : ""} origin-left ${scale}`, role: "switch", "aria-checked": String(on), "aria-label": name });
  const words = h("span", { class: `-ml-1 ${on ? "font-medium text-ink" : "text-ink-2"}` }, label);
  return h("label", { class: "flex cursor-pointer items-center gap-1.5 whitespace-nowrap", title, on: { click: (event) => { event.preventDefault(); turn(!on); } } }, button, words);
}

/** A button with an icon alone. */
export function iconButton(name, label, click, more = "btn-sm", size = "icon-sm") {
  return h("button", { type: "button", class: `btn btn-icon ${more}`, "aria-label": label, title: label, on: { click } }, icon(name, size));
}

/** Says for some seconds what went wrong. */
export function toast(what, hint = "") {
  const words = hint ? `${what}. ${hint}` : what;
  const toasts = document.getElementById("toasts");
  // What is being said already is not said beside itself.
  if ([...toasts.children].some((it) => it.textContent === words)) return;
  const box = h("div", { class: "toast pointer-events-auto" }, words);
  toasts.append(box);
  setTimeout(() => box.remove(), 5000);
}

/** The same text in nothing but its focus: what had it keeps it over a redrawing. */
export function replaceKeeping(root, ...children) {
  const name = root.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  const place = document.activeElement?.selectionStart;
  root.replaceChildren(...children.flat(3).filter((child) => child != null && child !== false));
  if (!name) return;
  const again = root.querySelector(`[aria-label="${CSS.escape(name)}"]`);
  again?.focus({ preventScroll: true });
  if (place != null && again?.setSelectionRange) again.setSelectionRange(place, place);
}
