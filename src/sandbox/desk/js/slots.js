// One booking as a slot of the grid: its place, its look, its words.

import { h } from "./dom.js";
import { clock, minutes, roubles } from "./format.js";
import { percent } from "./journal.js";
import { here } from "./world.js";

/** The look of a booking's state. Not coming before the beginning is a cancellation. */
export function look(booking) {
  if (booking.attendance === -1) return booking.starts_at > here() ? "slot-off" : "slot-missed";
  return { 2: "slot-yes", 1: "slot-came" }[booking.attendance] ?? "";
}

/** What is done, in words. */
export const services = (booking) => booking.services.map((it) => it.title.toLowerCase()).join(", ");

/** Who comes. */
export const name = (booking) => booking.client?.name || "Без клиента";

/** Top and height in per cent, and a share of the column's width. */
export function place(from, to, lane, of, gap = 3) {
  const share = 100 / of;
  return {
    top: `calc(${percent(from)}% + ${gap ? 1 : 0}px)`, height: `calc(${percent(to) - percent(from)}% - ${gap}px)`,
    left: `calc(${lane * share}% + ${gap}px)`, right: `calc(${100 - (lane + 1) * share}% + ${gap}px)`,
  };
}

/** The time of a booking in minutes of its day. */
export function span(booking) {
  const from = minutes(booking.starts_at);
  return [from, from + (Date.parse(`${booking.ends_at}Z`) - Date.parse(`${booking.starts_at}Z`)) / 60000];
}

/** The slot. */
export function slot(booking, lane, of) {
  const [from, to] = span(booking);
  const words = `${clock(from)}–${clock(to)}, ${name(booking)}, ${services(booking)}, ${roubles(booking.price)}`;
  return h("button", { type: "button", class: `slot ${look(booking)} text-left`, style: place(from, to, lane, of), title: words, "aria-label": words },
    h("span", { class: "min-w-0 flex-1" },
      h("span", { class: "slot-name truncate font-medium text-ink" }, name(booking)),
      h("span", { class: "slot-what truncate" }, services(booking)),
      h("span", { class: "slot-price truncate num" }, roubles(booking.price))));
}

/** What else the master of a column does between two minutes of the day: in words, or nothing. */
export function clash(master, from, to, except) {
  const other = master.bookings.find((it) => {
    const [begins, ends] = span(it);
    return it.id !== except && !it.deleted && it.attendance !== -1 && begins < to && from < ends;
  });
  return other && `У мастера в это время: ${name(other)}, ${span(other).map(clock).join("–")}`;
}

/** Bookings that overlap stand side by side: each with its lane and the number of lanes of its group. */
export function lanes(bookings) {
  const placed = [];
  let group = [];
  let groupEnd = 0;
  const close = () => { const of = Math.max(0, ...group.map((it) => it.lane)) + 1; group.forEach((it) => { it.of = of; }); group = []; };
  for (const booking of bookings) {
    const [from, to] = span(booking);
    if (from >= groupEnd) close();
    const taken = new Set(group.filter((it) => it.to > from).map((it) => it.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const it = { booking, lane, to, of: 1 };
    group.push(it);
    placed.push(it);
    groupEnd = Math.max(groupEnd, to);
  }
  close();
  return placed;
}
