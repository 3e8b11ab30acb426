// The card of a booking: who, when, what; its state; other services, a remark, cancelling, deleting.

import { h, icon } from "./dom.js";
import { clock, day, hint, isWoman, roubles } from "./format.js";
import { shown } from "./journal.js";
import { closePopover, openPopover } from "./popover.js";
import { serviceField } from "./services.js";
import { look, name, services, span } from "./slots.js";
import { here, tryAsk, world } from "./world.js";

const OFF = "btn btn-sm !px-0";
const LOOKS = { confirmed: "!bg-info-tint !text-info", arrived: "!bg-ok-tint !text-ok", no_show: "!bg-danger-tint !text-danger" };

/** Opens beside the booking's slot. */
export function openCard(booking, master, anchor) {
  const about = { salon: world.salon.id, record: booking.id };
  const act = async (name, more = {}) => { closePopover(); await tryAsk(name, { ...about, ...more }); shown.slots.get(booking.id)?.focus({ preventScroll: true }); };
  const box = h("div", {}, heading(booking, master));
  const women = isWoman(name(booking));
  const states = [["confirmed", women ? "подтвердила" : "подтвердил"], ["arrived", women ? "пришла" : "пришёл"], ["no_show", women ? "не пришла" : "не пришёл"]];
  const current = { "slot-yes": "confirmed", "slot-came": "arrived", "slot-missed": "no_show" }[look(booking)];
  const isAhead = booking.starts_at > here();
  const state = ([to, words]) => h("button", {
    type: "button", class: to === current ? `${OFF} !border-transparent !shadow-none ${LOOKS[to]}` : OFF, "aria-pressed": String(to === current),
    disabled: to === "no_show" && isAhead, title: to === "no_show" && isAhead ? "Визит ещё впереди: пока его можно отменить" : null,
    on: { click: () => act("attend", { attendance: to === current ? "waiting" : to }) },
  }, words);
  const item = (picture, words, click, more = "") => h("button", { type: "button", class: more, on: { click } }, icon(picture), words);
  const move = item("calendar-clock", "Перенести", () => { closePopover(); shown.slots.get(booking.id)?.focus(); });
  move.append(h("span", { class: "ml-auto flex gap-0.5" }, h("span", { class: "kbd" }, "↑"), h("span", { class: "kbd" }, "↓")));
  const isOff = look(booking) === "slot-off";
  const cancel = isOff
    ? item("rotate-ccw", "Вернуть", () => act("attend", { attendance: "waiting" }))
    : item("calendar-x", "Отменить", () => act("attend", { attendance: "no_show" }));
  box.append(
    h("div", { class: "grid grid-cols-[1.28fr_.9fr_1.1fr] gap-1 border-b border-line p-2 text-small" }, states.map(state)),
    h("div", { class: "menu" },
      item("scissors", "Поменять услуги", () => otherServices(box, booking, master, act)), move,
      item("message-square-text", "Комментарий", () => remark(box, booking, act)),
      h("hr"), (isAhead || isOff) && cancel, item("trash-2", "Удалить совсем", () => act("delete"), "!text-danger")));
  openPopover({ anchor, label: `Запись: ${name(booking)}`, width: 268, content: box });
}

function heading(booking, master) {
  const [from, to] = span(booking);
  return h("div", { class: "border-b border-line px-3.5 pt-3 pb-2.5" },
    h("div", { class: "flex items-center gap-2" }, h("b", { class: "min-w-0 truncate text-body font-semibold" }, name(booking)),
      booking.client && h("span", { class: "ml-auto text-small whitespace-nowrap text-ink-3 num" }, hint(booking.client.phone))),
    h("p", { class: "text-small text-ink-2 num" }, `${day(booking.starts_at)}, ${clock(from)}–${clock(to)} · ${master.name.split(" ")[0]}`),
    h("p", { class: "text-small text-ink-2 num" }, `${services(booking)} · ${roubles(booking.price)}`),
    booking.comment && h("p", { class: "mt-1 text-small text-ink-3" }, `«${booking.comment}»`));
}

/** The card turned to its back: a form with one field and a button. */
function back(box, booking, master, title, field, submit) {
  const form = h("form", { class: "p-3.5", on: { submit: (event) => { event.preventDefault(); submit(); } } },
    h("h3", { class: "text-body font-semibold" }, title), field, h("button", { type: "submit", class: "btn btn-primary mt-2.5 w-full" }, "Сохранить"));
  box.replaceChildren(form);
  form.querySelector("input, textarea")?.focus();
}

async function otherServices(box, booking, master, act) {
  let ids = [];
  const sums = h("p", { class: "mt-2 text-small text-ink-2 num" });
  const field = await serviceField(master, booking.services.map((it) => it.id), (to, { length, price }) => { ids = to; sums.textContent = to.length ? `${length} · ${roubles(price)}` : "Нужна хотя бы одна услуга"; });
  back(box, booking, master, "Услуги", h("div", {}, field, sums), () => { if (ids.length) act("services", { services: ids }); });
}

function remark(box, booking, act) {
  const text = h("textarea", { class: "field mt-2 !h-20 !py-2", "aria-label": "Комментарий", maxlength: "500" });
  text.value = booking.comment;
  back(box, booking, null, "Комментарий", text, () => act("remark", { comment: text.value.trim() }));
}
