// «Что происходит»: who → whom, what, and the proof; newest first, live.

import { h, icon } from "./dom.js";
import { local } from "./format.js";
import { on, tryAsk, world } from "./world.js";

const SIDES = [["all", "Всё"], ["crm", "CRM"], ["whatsapp", "WhatsApp"]];
const KEPT = 200;

/** The icon of a line and its colour. */
function mark({ side, what, proof }) {
  if (side === "clock") return ["clock", "text-ink-3"];
  if (/потерян|отказ|заблокир|ограничил|не пускает|не принимает|закрыт|не смог|не дош|ошибк|без ответа/.test(`${what} ${proof}`)) return ["octagon-x", "text-danger"];
  if (/приложение|Подключить/.test(what)) return ["plug-zap", "text-ink-3"];
  if (side === "crm") return ["calendar-check", "text-ok"];
  if (/прочита/.test(what)) return ["check-check", "text-info"];
  if (/связано|отвязано|код для связывания/.test(what)) return ["smartphone", "text-ink-3"];
  return ["message-circle", "text-ink-3"];
}

export function startFeed(root) {
  let entries = [];
  let side = "all";
  const list = h("ul", { class: "min-h-0 flex-1 overflow-y-auto py-1", "aria-live": "off", tabindex: "0", "aria-label": "Что происходит, новое сверху" });
  const filters = h("span", { class: "seg ml-auto !bg-transparent !p-0", role: "group", "aria-label": "Показывать" });

  function line(entry) {
    const [name, colour] = mark(entry);
    return h("li", { class: "flex h-[26px] items-center gap-2.5 px-4 text-small", title: `${entry.who}: ${entry.what}` },
      h("time", { class: "w-[52px] shrink-0 text-ink-3 num" }, local(entry.at, world.salon.zone).slice(11)),
      h("span", { class: colour }, icon(name, "icon-sm")),
      h("span", { class: "w-[132px] shrink-0 truncate text-ink-2" }, entry.who),
      h("span", { class: "min-w-0 flex-1 truncate text-ink" }, entry.what),
      h("span", { class: "shrink-0 text-ink-3 num" }, entry.proof));
  }

  function draw() {
    const shown = entries.filter((entry) => side === "all" || entry.side === side || entry.side === "clock");
    list.replaceChildren(...shown.map(line));
    if (!shown.length) list.append(h("li", { class: "px-4 py-2 text-small text-ink-3" }, "Пока тихо. Запишите кого-нибудь в журнале."));
    filters.replaceChildren(...SIDES.map(([name, words]) => h("button", {
      type: "button", class: name === side ? "is-on !h-[22px] !bg-press !shadow-none" : "!h-[22px]", "aria-pressed": String(name === side),
      on: { click: () => { side = name; draw(); } },
    }, words)));
  }

  async function load() {
    entries = ((await tryAsk("feed")) ?? []).reverse();
    draw();
  }

  root.append(h("div", { class: "flex h-9 shrink-0 items-center border-b border-line px-4" }, h("h2", { class: "font-semibold" }, "Что происходит"), filters), list);
  on("feed", (entry) => { entries = [entry, ...entries].slice(0, KEPT); draw(); });
  on("again", load);
  on("salon", draw);
  load();
}
