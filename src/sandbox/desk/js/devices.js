// «Связанные устройства»: who is linked, the way to the camera, and the way out.

import { cameraSheet } from "./camera.js";
import { h, icon } from "./dom.js";
import { day } from "./format.js";
import { homeLine, moment, statusBar } from "./screens.js";
import { today } from "./world.js";

/** «в 11:21» today, «с 12 ноября» before. */
function since(at) {
  const local = moment(at);
  return local.slice(0, 10) === today() ? `связали в ${local.slice(11, 16)}` : `с ${day(local).split(", ")[1]}`;
}

export function devicesScreen(state) {
  const { devices } = state.phone;
  const sheet = (to) => { state.sheet = to; state.draw(); };
  const row = (device) => h("li", {}, h("button", { type: "button", class: "flex w-full items-center gap-3 px-4 py-2.5 text-left", on: { click: () => sheet({ device }) } },
    h("span", { class: "flex size-8 items-center justify-center rounded-full bg-press text-ink-2" }, icon("monitor-smartphone")),
    h("span", { class: "min-w-0" }, h("span", { class: "block truncate text-dense font-medium" }, device.name || "Устройство"),
      h("span", { class: `block text-small ${device.online ? "text-ok" : "text-ink-3"}` }, `${device.online ? "на связи" : "не в сети"}, ${since(device.linked_at)}`))));
  const empty = h("div", { class: "flex flex-col items-center px-6 pt-16 text-center" },
    h("span", { class: "flex size-10 items-center justify-center rounded-full bg-press text-ink-2" }, icon("monitor-smartphone", "icon-lg")),
    h("p", { class: "mt-3 text-dense font-medium" }, "Устройств нет"), h("p", { class: "mt-0.5 text-small text-ink-3" }, "Нажмите «Привязка устройства» и покажите камере код с экрана Отклика"));
  return [
    statusBar(),
    h("div", { class: "flex h-11 shrink-0 items-center gap-2 border-b border-line px-3" },
      h("button", { type: "button", "aria-label": "К чатам", on: { click: () => { state.screen = "chats"; state.draw(); } } }, icon("chevron-left", "icon-lg")), h("b", { class: "text-body font-semibold" }, "Связанные устройства")),
    h("div", { class: "px-4 py-3" }, h("button", { type: "button", class: "btn w-full", on: { click: () => sheet({ camera: {} }) } }, icon("qr-code"), "Привязка устройства")),
    devices.length ? h("ul", { class: "min-h-0 overflow-y-auto" }, devices.map(row)) : empty,
    homeLine(),
    state.sheet && h("button", { type: "button", class: "desk-shade absolute inset-0", "aria-label": "Закрыть", tabindex: "-1", on: { click: () => sheet(null) } }),
    state.sheet?.camera && cameraSheet(state, () => sheet(null)),
    state.sheet?.device && deviceSheet(state, () => sheet(null)),
  ];
}

/** What slides in from below. */
export function slide(label, ...children) {
  return h("div", { class: "desk-sheet absolute inset-x-0 bottom-0 rounded-t-[20px] bg-raised p-4 pb-3", role: "dialog", "aria-label": label },
    h("i", { class: "mx-auto -mt-1.5 mb-2 block h-1 w-9 rounded-full bg-line-strong" }), children, h("i", { class: "mx-auto mt-3 block h-1 w-24 rounded-full bg-ink" }));
}

function deviceSheet(state, close) {
  const { device } = state.sheet;
  const leave = async () => { state.sheet = null; await state.act("unlink", { device: device.device }); };
  return slide(device.name,
    h("h3", { class: "text-body font-semibold" }, device.name), h("p", { class: "mt-0.5 text-small text-ink-2 num" }, `${since(device.linked_at)} · ${device.online ? "в сети сейчас" : "не в сети"}`),
    h("button", { type: "button", class: "btn mt-3 w-full !text-danger", on: { click: leave } }, icon("log-out"), "Выйти на этом устройстве"),
    h("button", { type: "button", class: "btn btn-quiet mt-1 w-full", on: { click: close } }, "Закрыть"));
}
