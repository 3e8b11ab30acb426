// The one popover of the journal: beside a place of the grid, with its arrow there, closed by Escape or a click elsewhere.

import { beak, h } from "./dom.js";
import { shown } from "./journal.js";

let open = null;
let closedAt = -Infinity;

/** A click that has just closed a popover was meant for that alone. */
export const hasJustClosed = () => performance.now() - closedAt < 400;

/** Closes it, whatever it is. */
export function closePopover() {
  open?.close();
}

/** Opens `content` beside `anchor`, an element of the grid. `closed` is called once when it goes. */
export function openPopover({ anchor, label, width, content, closed }) {
  closePopover();
  const box = h("div", { class: "pop absolute z-30", role: "dialog", "aria-label": label, style: { width: `${width}px` } }, content);
  const opener = document.activeElement;
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) { close(); closedAt = performance.now(); } };
  const escape = (event) => { if (event.key === "Escape") { close(); opener?.focus?.({ preventScroll: true }); } };
  const sized = new ResizeObserver(() => put(box, anchor, width));
  function close() {
    if (open?.close !== close) return;
    open = null;
    sized.disconnect();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape);
    box.remove();
    closed?.();
  }
  open = { close };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape);
  shown.grid.append(box);
  sized.observe(box);
  put(box, anchor, width);
  box.querySelector("input, textarea, button:not([aria-label='Закрыть'])")?.focus({ preventScroll: true });
  return close;
}

/** Right of the anchor if there is room, else left; never out of the grid. */
function put(box, anchor, width) {
  if (!anchor.isConnected) return;
  const grid = shown.grid.getBoundingClientRect();
  const spot = anchor.getBoundingClientRect();
  const isRight = spot.right + width + 12 <= grid.right;
  const left = isRight ? spot.right - grid.left + 10 : Math.max(4, spot.left - grid.left - width - 10);
  const wanted = spot.top - grid.top + Math.min(spot.height / 2, 24) - 36;
  const top = Math.max(4, Math.min(grid.height - box.offsetHeight - 4, wanted));
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  box.querySelector(":scope > svg")?.remove();
  const arrow = beak(isRight ? "left" : "right");
  arrow.style.top = `${Math.max(12, Math.min(box.offsetHeight - 26, spot.top - grid.top + Math.min(spot.height / 2, 24) - top - 7))}px`;
  box.append(arrow);
}
