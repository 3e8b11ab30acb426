// The journal of the salon: a day by master. It draws the day; `slots` a booking, `moving` drags it, `booking` and `card` are its popovers.

import { openBooking } from "./booking.js";
import { openCard } from "./card.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { addDays, clock, Day, minutes } from "./format.js";
import { moveByKey, startDrag } from "./moving.js";
import { closePopover, hasJustClosed } from "./popover.js";
import { lanes, place, slot } from "./slots.js";
import { here, on, tell, today, tryAsk, world } from "./world.js";

const STEP = 15;
const LEGEND = [["", "ждём"], ["slot-yes", "подтверждена"], ["slot-came", "пришёл"], ["slot-missed", "не пришёл"], ["slot-off", "отменена"]];

/** The day that is drawn: its hours in minutes, the columns, and the element of every booking. */
export const shown = { day: null, from: 600, to: 1200, columns: [], slots: new Map(), grid: null };

/** Where on the grid a time stands, in per cent. */
export const percent = (of) => ((of - shown.from) / (shown.to - shown.from)) * 100;

/** The quarter of an hour at a height of the grid. */
export function minuteAt(clientY) {
  const box = shown.grid.getBoundingClientRect();
  const of = shown.from + ((clientY - box.top) / box.height) * (shown.to - shown.from);
  return Math.max(shown.from, Math.min(shown.to - STEP, Math.floor(of / STEP) * STEP));
}

export function startJournal(root) {
  const days = h("div", { class: "flex h-11 shrink-0 items-center gap-1.5 border-b border-line px-3" });
  const body = h("div", { class: "relative flex min-h-0 flex-1 flex-col overflow-hidden" });
  root.append(days, body);

  const drawBars = () => days.replaceChildren(...daysOf());
  on("world", () => { drawBars(); showNow(); });
  on("salon", () => { closePopover(); load(); });
  on("day", () => { closePopover(); load(); });
  on("again", load);
  on("journal", (change) => { if (change.salon === world.salon.id && change.days.includes(world.date)) load(); });
  on("second", showNow);
  load();

  async function load() {
    drawBars();
    const wanted = [world.salon.id, world.date];
    const day = await tryAsk("day", { salon: wanted[0], date: wanted[1] });
    if (!day || wanted[0] !== world.salon.id || wanted[1] !== world.date) return;
    if (shown.isDragging) return setTimeout(load, 300);
    draw(body, day);
  }
}

function daysOf() {
  const go = (date) => { world.date = date; tell("day"); };
  return [
    iconButton("chevron-left", "День назад", () => go(addDays(world.date, -1))),
    iconButton("chevron-right", "День вперёд", () => go(addDays(world.date, 1))),
    h("b", { class: "ml-1.5 font-semibold whitespace-nowrap num" }, Day(world.date)),
    world.date !== today() && iconButton("rotate-ccw", "К сегодняшнему дню", () => go(today()), "btn-quiet btn-sm"),
    h("span", { class: "ml-auto hidden items-center gap-3 text-small text-ink-2 min-[1180px]:flex" },
      LEGEND.map(([look, words]) => h("span", { class: "flex items-center gap-1.5 whitespace-nowrap" }, h("i", { class: `slot ${look} !static !size-3 !rounded-[3px] !p-0` }), words))),
    h("span", { class: "ml-1.5 flex gap-1.5 max-[1179px]:ml-auto" },
      iconButton("calendar-plus", "Новая запись", () => openBooking(shown.columns[0]?.master, firstFree())),
      h("span", { class: "btn btn-icon btn-sm", title: "Щёлкните пустое место, чтобы записать. Запись тащат или двигают стрелками, Enter открывает её" }, icon("keyboard", "icon-sm"))),
  ].filter(Boolean);
}

function firstFree() {
  const master = shown.columns[0]?.master;
  const busy = (of) => master?.bookings.some((it) => !it.deleted && it.attendance !== -1 && minutes(it.starts_at) <= of && of < minutes(it.ends_at));
  let of = world.date === today() ? Math.max(shown.from, Math.ceil(minutes(here()) / STEP) * STEP) : shown.from;
  while (of < shown.to - STEP && busy(of)) of += STEP;
  return Math.min(of, shown.to - STEP);
}

function draw(body, day) {
  const bookings = day.masters.flatMap((master) => master.bookings.filter((it) => !it.deleted));
  const starts = [...day.masters.map((it) => minutes(it.from)), ...bookings.map((it) => minutes(it.starts_at))];
  const ends = [...day.masters.map((it) => minutes(it.until)), ...bookings.map((it) => minutes(it.ends_at) || 1440)];
  const focused = [...shown.slots].find(([, it]) => it === document.activeElement)?.[0];
  const popover = shown.grid?.querySelector(":scope > .pop");
  Object.assign(shown, { day, from: Math.floor(Math.min(600, ...starts) / 60) * 60, to: Math.ceil(Math.max(1200, ...ends) / 60) * 60, columns: [], slots: new Map() });
  shown.grid = h("div", { class: "relative flex min-h-[380px] flex-1" }, hours(), day.masters.map(column), h("div", { class: "pointer-events-none", hidden: true }));
  const head = h("div", { class: "flex h-10 shrink-0 items-center border-b border-line pl-11" }, day.masters.map(heading));
  body.replaceChildren(head, shown.grid);
  if (popover) shown.grid.append(popover);
  showNow();
  if (focused) shown.slots.get(focused)?.focus({ preventScroll: true });
}

function heading(master) {
  return h("div", { class: "flex min-w-0 flex-1 items-center gap-2 border-l border-line px-2 leading-none" }, avatar(master.name),
    h("span", { class: "min-w-0" }, h("span", { class: "block truncate text-small font-medium" }, master.name), h("span", { class: "block truncate text-micro text-ink-3" }, master.specialization)));
}

function hours() {
  const lines = [];
  for (let of = shown.from; of < shown.to; of += 60) {
    lines.push(h("span", { class: "desk-hour absolute right-2 text-micro text-ink-3 num", "data-of": String(of), style: { top: `calc(${percent(of)}% + ${of === shown.from ? 3 : -7}px)` } }, clock(of)));
  }
  return h("div", { class: "relative w-11 shrink-0" }, lines);
}

function column(master) {
  const element = h("div", { class: "desk-column relative min-w-0 flex-1 border-l border-line", style: { "--hour": `${(60 / (shown.to - shown.from)) * 100}%` }, role: "group", "aria-label": master.name });
  shown.columns.push({ master, element });
  element.addEventListener("click", (event) => { if (event.target === element && !hasJustClosed()) openBooking(master, minuteAt(event.clientY)); });
  const off = (from, to, words) => from < to && element.append(h("div", { class: "desk-off", style: place(from, to, 0, 1, 0) }, h("span", {}, words)));
  off(shown.from, minutes(master.from), `с ${clock(minutes(master.from))}`);
  off(minutes(master.until), shown.to, `до ${clock(minutes(master.until))}`);
  for (const { booking, lane, of } of lanes(master.bookings.filter((it) => !it.deleted))) {
    const made = slot(booking, lane, of);
    made.addEventListener("click", () => openCard(booking, master, made));
    made.addEventListener("pointerdown", (event) => startDrag(event, booking, master, made));
    made.addEventListener("keydown", (event) => moveByKey(event, booking, master, made));
    shown.slots.set(booking.id, made);
    element.append(made);
  }
  return element;
}

function showNow() {
  shown.grid?.querySelectorAll(".desk-now").forEach((line) => line.remove());
  const of = minutes(here());
  const isToday = world.date === today();
  shown.grid?.querySelectorAll(".desk-hour").forEach((hour) => { hour.hidden = isToday && Math.abs(hour.dataset.of - of) < 25; });
  if (!shown.grid || !isToday || of < shown.from || of > shown.to) return;
  shown.grid.append(
    h("div", { class: "desk-now pointer-events-none absolute right-0 left-11 z-[4] h-px bg-danger-solid", style: { top: `${percent(of)}%` } }),
    h("span", { class: "desk-now pointer-events-none absolute left-1 z-[6] rounded-xs bg-danger-solid px-1 text-micro font-semibold text-on-danger num", style: { top: `calc(${percent(of)}% - 7px)` } }, clock(of)));
}
