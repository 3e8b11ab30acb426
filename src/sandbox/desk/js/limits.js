// What WhatsApp can do to the salon's number: a menu beside the phone.

import { h, icon, iconButton, toast } from "./dom.js";
import { local } from "./format.js";
import { now, world } from "./world.js";

/** Icon, words of the menu, what the person reads when it is done. */
const LIMITS = {
  replaced: ["corner-up-right", "Открыть номер в другом месте", () => "WhatsApp открыт в другом месте. Отклик отключён"],
  logged_out: ["log-out", "Выйти по решению WhatsApp", () => "WhatsApp вышел из Отклика сам"],
  banned: ["timer", "Ограничить номер на час", () => `WhatsApp ограничил номер до ${local(now() + 3_600_000, world.salon.zone).slice(11, 16)}`],
  locked: ["ban", "Заблокировать номер", () => "WhatsApp заблокировал номер"],
  outdated: ["circle-arrow-up", "Потребовать новую версию", () => "WhatsApp не пускает старую версию Отклика"],
};

/** The button with its menu. */
export function limitsMenu(state) {
  const close = () => { state.limiting = false; state.draw(); };
  const open = () => { state.limiting = !state.limiting; state.draw(); };
  const act = async (limit, said) => {
    state.limiting = false;
    if (await state.act("limit", { limit })) toast(said());
    else state.draw();
  };
  const locked = state.phone?.time_locked;
  const item = (limit, [picture, words, said]) => h("button", { type: "button", on: { click: () => act(limit, said) } }, icon(picture), h("span", { class: "text-left" }, words));
  const lock = locked ? item("lifted", ["message-circle", "Снова дать писать первым", () => "WhatsApp снова даёт писать первым"])
    : item("time_lock", ["hand", "Запретить писать первым на час", () => "Новым клиентам с этого номера не написать, начатые чаты работают"]);
  const passkey = state.phone?.switches.passkey;
  const turn = async () => {
    state.limiting = false;
    if (await state.act("switch", { switches: { passkey: !passkey } })) toast(passkey ? "Ключ доступа больше не нужен" : "При следующей привязке WhatsApp попросит ключ доступа");
  };
  const key = h("button", { type: "button", on: { click: turn } }, icon("fingerprint"), h("span", { class: "text-left" }, passkey ? "Не просить ключ доступа" : "Просить ключ доступа"));
  const root = h("span", { class: "desk-limits" }, iconButton("ellipsis", "Что может сделать WhatsApp", open, "btn-quiet btn-sm -my-1 -mr-1.5"),
    state.limiting && h("div", { class: "pop absolute top-10 right-2 z-30 w-72 p-1.5", role: "dialog", "aria-label": "Что может сделать WhatsApp", on: { keydown: (event) => { if (event.key === "Escape") close(); } } },
      h("p", { class: "px-2 pt-1 pb-1.5 text-small text-ink-3" }, "WhatsApp делает это сам, без вас"),
      h("div", { class: "menu" }, Object.entries(LIMITS).map(([limit, how]) => item(limit, how)), h("hr"), lock, key)));
  root.querySelector("button").setAttribute("aria-expanded", String(Boolean(state.limiting)));
  return root;
}
