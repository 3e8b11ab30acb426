// «Новая запись»: whom, for what, and «Записать».

import { h, icon, iconButton, toast } from "./dom.js";
import { at, clock, day, hint, roubles } from "./format.js";
import { shown } from "./journal.js";
import { closePopover, openPopover } from "./popover.js";
import { serviceField } from "./services.js";
import { clash, place } from "./slots.js";
import { ask, tryAsk, world } from "./world.js";

/** Opens at a master's place of the day. */
export async function openBooking(master, from) {
  if (!master) return;
  closePopover();
  let services = [];
  const column = shown.columns.find((it) => it.master.id === master.id).element;
  const time = h("span", { class: "block px-2 py-1 text-small font-medium text-accent-ink num" });
  const ghost = h("div", { class: "desk-ghost", style: place(from, from + 60, 0, 1) }, time);
  const [length, price] = [h("span", { class: "text-small text-ink-3" }), h("span", { class: "ml-auto text-body font-semibold num" })];
  const save = h("button", { type: "submit", class: "btn btn-primary", disabled: true }, "Записать");
  const warning = h("p", { class: "mt-1.5 flex items-start gap-1.5 text-small text-warn", role: "status", hidden: true }, icon("triangle-alert", "icon-sm mt-px"), h("span", {}));
  const who = clientField();
  const chooser = await serviceField(master, [], (ids, sums) => {
    services = ids;
    const to = from + (sums.seconds / 60 || 60);
    time.textContent = ids.length ? `${clock(from)}–${clock(to)}` : clock(from);
    ghost.style.height = place(from, to, 0, 1).height;
    length.textContent = ids.length ? sums.length : "Выберите услугу";
    const taken = clash(master, from, to);
    warning.hidden = !taken;
    warning.lastChild.textContent = taken ?? "";
    price.textContent = ids.length ? roubles(sums.price) : "";
    save.disabled = !ids.length;
  });

  async function submit(event) {
    event.preventDefault();
    if (!services.length || save.disabled) return;
    save.disabled = true;
    try {
      await ask("book", { salon: world.salon.id, booking: { staff_id: master.id, starts_at: at(world.date, from), services, ...who.chosen() } });
      closePopover();
    } catch (trouble) {
      save.disabled = false;
      toast(trouble.what, trouble.hint);
    }
  }

  column.append(ghost);
  openPopover({
    anchor: ghost, label: "Новая запись", width: 284, closed: () => ghost.remove(),
    content: h("form", { class: "p-3.5", autocomplete: "off", on: { submit } },
      h("div", { class: "flex items-center" }, h("h3", { class: "text-body font-semibold" }, "Новая запись"), iconButton("x", "Закрыть", closePopover, "btn-quiet btn-sm -my-1 -mr-1.5 ml-auto", "")),
      h("p", { class: "text-small text-ink-3 num" }, `${day(world.date)}, ${clock(from)} · ${master.name}`),
      who.field, chooser, warning, h("div", { class: "mt-2.5 flex items-center gap-2" }, length, price, save)),
  });
}

/** Somebody of the salon's book, somebody new, or nobody. */
function clientField() {
  let picked = null;
  const input = h("input", { "aria-label": "Клиент", placeholder: "Клиент: имя или телефон", autocomplete: "off" });
  const known = h("span", { class: "text-small whitespace-nowrap text-ink-3 num" });
  const phone = h("input", { "aria-label": "Телефон нового клиента", placeholder: "+7 900 000-00-00", inputmode: "tel", autocomplete: "off" });
  const phoneRow = h("div", { class: "field mt-1.5", hidden: true }, h("span", { class: "text-ink-3" }, icon("phone")), phone);
  const menu = h("div", { class: "menu desk-menu", hidden: true, role: "listbox", "aria-label": "Клиенты" });
  const option = (words, end, click) => h("button", { type: "button", role: "option", on: { click } }, h("span", { class: "min-w-0 flex-1 truncate text-left" }, words), h("span", { class: "text-small text-ink-3 num" }, end));

  function pick(client) {
    picked = client;
    input.value = client?.name ?? input.value;
    known.textContent = client ? hint(client.phone) : "";
    phoneRow.hidden = Boolean(client);
    menu.hidden = true;
    if (client) document.querySelector("[aria-label='Услуга']")?.focus(); else phone.focus();
  }

  async function list() {
    const wanted = input.value.trim();
    const found = (await tryAsk("clients", { salon: world.salon.id, find: wanted })) ?? [];
    if (wanted !== input.value.trim() || document.activeElement !== input) return;
    const fresh = wanted && option(`Новый клиент «${wanted}»`, "", () => pick(null));
    menu.replaceChildren(...[...found.slice(0, 6).map((it) => option(it.name, hint(it.phone), () => pick(it))), fresh].filter(Boolean));
    menu.hidden = !menu.children.length;
  }

  input.addEventListener("input", () => { picked = null; known.textContent = ""; phoneRow.hidden = true; list(); });
  input.addEventListener("focus", list);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); menu.querySelector("button")?.focus(); }
    if (event.key === "Enter" && input.value && !picked) { event.preventDefault(); menu.querySelector("button")?.click(); }
  });
  menu.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (next) { event.preventDefault(); (document.activeElement[next] ?? input).focus(); }
  });
  const field = h("div", { class: "relative mt-2.5" }, h("div", { class: "field" }, h("span", { class: "text-ink-3" }, icon("user-round")), input, known), menu, phoneRow);
  field.addEventListener("focusout", (event) => { if (!field.contains(event.relatedTarget)) menu.hidden = true; });
  const fresh = () => ({ client: { name: input.value.trim(), phone: phone.value.trim() } });
  return { field, chosen: () => (picked ? { client_id: picked.id } : input.value.trim() ? fresh() : {}) };
}
