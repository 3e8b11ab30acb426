// «Начать заново»: asks first, for what was played is gone.

import { h, icon, toast } from "./dom.js";
import { ask } from "./world.js";

/** The button of the strip. */
export const anewButton = () => h("button", { type: "button", class: "btn btn-quiet btn-sm ml-auto", on: { click: question } }, icon("rotate-ccw", "icon-sm"), "Начать заново");

function question() {
  const close = () => box.close();
  const begin = async () => {
    yes.disabled = true;
    try {
      await ask("anew");
    } catch (trouble) {
      close();
      toast(trouble.what, trouble.hint);
    }
  };
  const yes = h("button", { type: "button", class: "btn btn-primary", on: { click: begin } }, "Начать заново");
  const box = h("dialog", { class: "pop desk-dialog p-5", "aria-labelledby": "anew-title", on: { close: () => box.remove() } },
    h("h2", { class: "text-title font-semibold", id: "anew-title" }, "Начать мир заново?"),
    h("p", { class: "mt-2 text-body text-ink-2" }, "Журналы, чаты, телефоны, часы и сбои станут такими, как в первый день."),
    h("p", { class: "mt-2 text-body text-ink-2" }, "Отклик сохранит свои данные, но подключённым больше не будет: приложения в салонах нет, номера отвязаны."),
    h("div", { class: "mt-4 flex justify-end gap-2" }, h("button", { type: "button", class: "btn", on: { click: close } }, "Оставить как есть"), yes));
  document.body.append(box);
  box.showModal();
}

/** The world began anew: nothing this page remembers is true. */
export function startOver() {
  localStorage.removeItem("client");
  localStorage.removeItem("salon");
  location.reload();
}
