// Moving a booking: dragged by the pointer, or by the arrows. While it moves, a dashed place shows where it was, a tinted
// one where it will be, and the lifted card the new time.

import { h, toast } from "./dom.js";
import { at, clock } from "./format.js";
import { minuteAt, shown } from "./journal.js";
import { closePopover } from "./popover.js";
import { clash, name, place, services, span } from "./slots.js";
import { tell, tryAsk, world } from "./world.js";

const STEP = 15;
/** Arrows pressed one after another are one move, written down when the hand rests. */
const REST_MS = 900;
let pending = null;

/** Draws where the booking was, where it will be, and the card in hand. */
function lift(booking, column, from) {
  const [was, until] = span(booking);
  const to = from + until - was;
  drop();
  shown.slots.get(booking.id)?.classList.add("opacity-0");
  const home = shown.columns.find((it) => it.master.id === booking.staff_id);
  home?.element.append(h("div", { class: "slot slot-from desk-moving", style: place(was, until, 0, 1) }, h("span", { class: "truncate" }, `было ${clock(was)}`)));
  const style = { ...place(from, to, 0, 1), left: "9px", right: "-3px" };
  column.element.append(
    h("div", { class: "desk-moving desk-target", style: place(from, to, 0, 1) }),
    h("div", { class: "slot slot-lifted desk-moving z-10", style }, h("span", { class: "min-w-0 flex-1" },
      h("span", { class: "block truncate font-medium text-ink" }, name(booking)), h("span", { class: "block truncate" }, services(booking)),
      h("span", { class: "mt-0.5 block font-semibold whitespace-nowrap text-accent-ink num" }, `${clock(from)}–${clock(to)}`))));
}

function drop() {
  shown.grid.querySelectorAll(".desk-moving").forEach((it) => it.remove());
  shown.grid.querySelectorAll(".slot.opacity-0").forEach((it) => it.classList.remove("opacity-0"));
}

async function settle(booking, column, from) {
  shown.isDragging = false;
  const stays = from === span(booking)[0] && column.master.id === booking.staff_id;
  if (!stays) await tryAsk("move", { salon: world.salon.id, record: booking.id, to: { starts_at: at(world.date, from), staff_id: column.master.id } });
  drop();
  tell("day");
  const taken = !stays && clash(column.master, from, from + span(booking)[1] - span(booking)[0], booking.id);
  if (taken) toast(taken, "Записи стоят рядом");
}

/** The click that follows a drop opens neither a card nor a new booking. */
function swallowClick() {
  const swallow = (click) => click.stopPropagation();
  document.addEventListener("click", swallow, true);
  setTimeout(() => document.removeEventListener("click", swallow, true), 50);
}

/** A hand takes the slot; below four pixels it is a click. */
export function startDrag(event, booking, master, element) {
  if (event.button !== 0) return;
  const [was, until] = span(booking);
  const grip = minuteAt(event.clientY) - was;
  const start = { x: event.clientX, y: event.clientY };
  let to = null;
  const move = (now) => {
    if (!to && Math.hypot(now.clientX - start.x, now.clientY - start.y) < 4) return;
    if (!to) { closePopover(); shown.isDragging = true; document.body.classList.add("desk-dragging"); }
    const column = shown.columns.find((it) => now.clientX < it.element.getBoundingClientRect().right) ?? shown.columns.at(-1);
    const from = Math.max(shown.from, Math.min(shown.to - (until - was), minuteAt(now.clientY) - grip));
    if (to?.column === column && to.from === from) return;
    to = { column, from };
    lift(booking, column, from);
  };
  const end = (now) => {
    stop();
    if (!to) return;
    swallowClick();
    if (now.type === "pointerup") settle(booking, to.column, to.from);
    else { shown.isDragging = false; drop(); }
  };
  const escape = (key) => { if (key.key === "Escape") end(key); };
  const stop = () => {
    document.body.classList.remove("desk-dragging");
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    document.removeEventListener("keydown", escape);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", escape);
}

/** Arrows move by a quarter of an hour or to the next master; Escape takes it back. Enter is the button's own click. */
export function moveByKey(event, booking, master, element) {
  const step = { ArrowUp: [-STEP, 0], ArrowDown: [STEP, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (event.key === "Escape" && pending) { clearTimeout(pending.timer); pending = null; shown.isDragging = false; drop(); return; }
  if (!step) return;
  event.preventDefault();
  closePopover();
  const [was, until] = span(booking);
  if (pending?.booking.id !== booking.id) pending = { booking, from: was, column: shown.columns.findIndex((it) => it.master.id === master.id) };
  clearTimeout(pending.timer);
  pending.from = Math.max(shown.from, Math.min(shown.to - (until - was), pending.from + step[0]));
  pending.column = Math.max(0, Math.min(shown.columns.length - 1, pending.column + step[1]));
  shown.isDragging = true;
  lift(booking, shown.columns[pending.column], pending.from);
  element.focus({ preventScroll: true });
  pending.timer = setTimeout(() => {
    const { column, from } = pending;
    pending = null;
    settle(booking, shown.columns[column], from);
  }, REST_MS);
}
