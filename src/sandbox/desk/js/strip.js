// The strip: the sandbox's clock and the faults of the world.

import { anewButton } from "./anew.js";
import { h, icon, replaceKeeping, toggle } from "./dom.js";
import { Day, day } from "./format.js";
import { here, learn, on, tryAsk, world } from "./world.js";

const FAULTS = [
  ["copies", "дубли", "Каждое событие приходит четыре раза"],
  ["lost", "потеря событий", "Каждое десятое событие не доходит"],
  ["too_many", "отказ 429", "CRM просит помедленнее"],
  ["crm_down", "CRM недоступна", "CRM отвечает ошибкой на всё"],
  ["whatsapp_down", "обрыв WhatsApp", "WhatsApp рвёт связь и не пускает обратно"],
];

export function startStrip(root) {
  let isOpen = false;
  const time = h("b", { class: "mr-1.5 text-dense font-semibold whitespace-nowrap num" });
  const showTime = () => {
    const text = `${day(here())}, ${here().slice(11, 16)}`;
    if (time.textContent !== text) time.textContent = text;
  };
  const turn = async (to) => learn(await tryAsk("clock", { salon: world.salon.id, to }));
  const step = (to, words, title) => h("button", { type: "button", class: "btn btn-sm", title, on: { click: () => turn(to) } }, words);
  const switches = () => FAULTS.map(([name, label, title]) => toggle({
    label, title, on: world.faults.includes(name), turn: async (to) => learn(await tryAsk("fault", { name, on: to })),
  }));

  function draw() {
    showTime();
    const moved = world.offset_ms !== 0;
    const back = h("button", { type: "button", class: "btn btn-quiet btn-sm", title: "Часы как на самом деле", on: { click: () => turn("now") } }, icon("rotate-ccw", "icon-sm"), "сейчас");
    const fold = h("button", { type: "button", class: "btn btn-sm", "aria-expanded": String(isOpen), on: { click: () => { isOpen = !isOpen; draw(); } } },
      icon("cloud-lightning", "icon-sm"), `Сбои: ${world.faults.length} из ${FAULTS.length}`, icon("chevron-down", "icon-sm"));
    const folded = h("span", { class: "relative xl:hidden" }, fold,
      isOpen && h("div", { class: "pop absolute top-8 left-0 z-40 flex flex-col gap-2.5 p-3.5" }, switches()));
    replaceKeeping(root,
      h("span", { class: "text-ink-3" }, icon("clock")), time,
      step("hour", "+1 час", "На час вперёд"), step("nine", "до 09:00", "До ближайших девяти утра"), step("tomorrow", "завтра", `${Day(here())}: на сутки вперёд`),
      moved && back,
      h("span", { class: "mx-3 h-5 w-px bg-line-strong" }),
      h("span", { class: "hidden items-center gap-4 xl:flex" }, h("span", { class: "text-ink-3" }, "Сбои:"), switches()),
      folded, anewButton());
  }

  on("world", draw);
  on("salon", draw);
  on("second", showTime);
  document.addEventListener("pointerdown", (event) => { if (isOpen && !root.contains(event.target)) { isOpen = false; draw(); } });
  draw();
}
