// Choosing services of a master: chips with prices, a search below them, the sum of time and money.

import { h, icon } from "./dom.js";
import { length, roubles } from "./format.js";
import { tryAsk, world } from "./world.js";

/** A chooser for the services of a master. `chosen` are the vendor's numbers; `changed` hears the list and its sums. */
export async function serviceField(master, chosen, changed) {
  const prices = ((await tryAsk("prices", { salon: world.salon.id })) ?? []).filter((it) => it.staff.includes(master.id) || chosen.includes(it.id));
  let ids = [...chosen];
  const chips = h("span", { class: "contents" });
  const input = h("input", { class: "min-w-[60px] pl-1", "aria-label": "Услуга", autocomplete: "off" });
  const menu = h("div", { class: "menu desk-menu", hidden: true, role: "listbox", "aria-label": "Услуги мастера" });
  const root = h("div", { class: "relative" }, h("div", { class: "field mt-1.5 flex-wrap !gap-1.5 !px-1.5 py-1", "aria-label": "Услуги" }, chips, input), menu);
  const find = (id) => prices.find((it) => it.id === id);
  const set = (to) => { ids = to; draw(); };

  function draw() {
    const picked = ids.map(find).filter(Boolean);
    chips.replaceChildren(...picked.map((it) => h("span", { class: "chip chip-accent !h-[22px] max-w-full num" }, h("span", { class: "truncate" }, `${it.title.toLowerCase()} · ${roubles(it.cost).slice(0, -2)}`),
      h("button", { type: "button", "aria-label": `Убрать: ${it.title}`, on: { click: () => set(ids.filter((id) => id !== it.id)) } }, icon("x")))));
    input.placeholder = picked.length ? "ещё" : "Услуга";
    const seconds = picked.reduce((sum, it) => sum + it.duration_s, 0);
    changed(ids, { seconds, price: picked.reduce((sum, it) => sum + it.cost, 0), length: length(seconds) });
  }

  function list() {
    const wanted = input.value.trim().toLowerCase();
    const left = prices.filter((it) => !ids.includes(it.id) && it.title.toLowerCase().includes(wanted));
    menu.replaceChildren(...left.map((it) => h("button", {
      type: "button", role: "option", on: { pointerdown: (event) => event.preventDefault(), click: () => { input.value = ""; set([...ids, it.id]); input.focus(); menu.hidden = true; } },
    }, h("span", { class: "min-w-0 flex-1 truncate text-left" }, it.title), h("span", { class: "text-small text-ink-3 num" }, `${length(it.duration_s)} · ${roubles(it.cost)}`))));
    menu.hidden = !left.length;
  }

  input.addEventListener("focus", list);
  input.addEventListener("click", list);
  input.addEventListener("input", list);
  root.addEventListener("focusout", (event) => { if (!root.contains(event.relatedTarget)) menu.hidden = true; });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); list(); menu.querySelector("button")?.focus(); }
    if (event.key === "Enter" && input.value && !menu.hidden) { event.preventDefault(); menu.querySelector("button")?.click(); }
    if (event.key === "Backspace" && !input.value && ids.length) set(ids.slice(0, -1));
  });
  // Escape closes the list; the form is closed by the next one.
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    input.focus();
    menu.hidden = true;
  });
  menu.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!next) return;
    event.preventDefault();
    (document.activeElement[next] ?? input).focus();
  });
  draw();
  return root;
}
