// The marketplace: our application, the salons in which it can stand, what else can happen to it, and two for show.

import { h, icon, svg, toast } from "./dom.js";
import { zoneWord } from "./format.js";
import { ask, choose, learn, on, tryAsk, world } from "./world.js";

const STANDING = {
  none: ["chip-line", "не подключено"], pending: ["chip-info", "подключается"], active: ["chip-ok", "подключено"],
  freezed: ["chip-warn", "заморожено"], uninstalled: ["chip-line", "отключено"],
};
const DUMMIES = [["Линия", "телефония с записью разговоров", "phone-call", 28], ["Чек и касса", "печать чеков по закону", "receipt", 120]];
/** Our mark, as the product wears it. */
const MARK = "M16 3C8.8 3 3 8.6 3 15.5c0 2.7.9 5.2 2.4 7.2L3.6 28.2c-.2.6.4 1.1 1 .9l5.9-2.2c1.7.7 3.5 1.1 5.5 1.1 7.2 0 13-5.6 13-12.5S23.2 3 16 3zm0 6.2a6.3 6.3 0 0 1 6.3 6.3c0 1.3-.4 2.5-1 3.5l1 2.6c.2.5-.3.9-.7.7l-2.7-1a6.3 6.3 0 1 1-2.9-12.1z";
const isStanding = (salon) => ["active", "freezed"].includes(salon.application);
/** What can be done with the chosen salons: the words, the deed, and where it can be done. */
const DEEDS = [
  ["Оплатить месяц", "pay", isStanding, "Оплачивают то, что подключено"],
  ["Заморозить", "freeze", (salon) => salon.application === "active", "Замораживают то, что работает"],
  ["Удалить", "remove", (salon) => isStanding(salon) || salon.application === "pending", "Удаляют то, что подключено"],
];

export function startMarket(root) {
  const chosen = new Set([world.salon.id]);
  const picked = () => world.salons.filter((salon) => chosen.has(salon.id));

  /** Opens our side in a new tab. The tab is opened at once, while the click still counts as the person's own. */
  async function go(door, salons) {
    const tab = window.open("", "_blank");
    try {
      const { address } = await ask("door", { door, salons: salons.map((salon) => salon.id) });
      if (!tab) return toast("Браузер не дал открыть вкладку", "Разрешите всплывающие окна для этой страницы");
      tab.opener = null;
      tab.location.href = address;
      // Its telephone is what one needs next.
      if (!salons.includes(world.salon)) choose(salons[0]);
    } catch (trouble) {
      tab?.close();
      toast(trouble.what, trouble.hint);
    }
  }

  async function act(deed, fits) {
    learn(await tryAsk("market", { deed, salons: picked().filter(fits).map((salon) => salon.id) }));
  }

  function draw() {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const salons = picked();
    const fresh = salons.filter((salon) => !isStanding(salon));
    const isSettings = salons.length > 0 && !fresh.length;
    const connect = h("button", {
      type: "button", class: `btn ${isSettings ? "" : "btn-primary"} btn-lg self-start`, "data-name": "connect", disabled: !salons.length, title: salons.length ? null : "Отметьте хотя бы один филиал",
      on: { click: () => (isSettings ? go("settings", salons) : go("connect", fresh)) },
    }, isSettings ? "Настроить" : "Подключить");
    const deed = ([words, name, fits, why]) => {
      const can = salons.some(fits);
      return h("button", { type: "button", class: "btn btn-sm", "data-name": name, disabled: !can, title: can ? null : why, on: { click: () => act(name, fits) } }, words);
    };
    const overdue = h("button", {
      type: "button", class: "btn btn-sm", "data-name": "overdue", disabled: !fresh.length, title: fresh.length ? "Ссылка, по которой час никто не подключался" : "Здесь уже подключено",
      on: { click: () => go("overdue", fresh) },
    }, icon("link", "icon-sm"), "Просроченная ссылка");
    const top = root.scrollTop;
    root.replaceChildren(kinds(), h("article", { class: "border-b border-line p-5" },
      h("div", { class: "flex flex-wrap gap-4 sm:flex-nowrap" }, logo(), about(), connect),
      h("fieldset", { class: "mt-4 rounded-md border border-line" }, h("legend", { class: "eyebrow ml-3 px-1" }, "В каких филиалах"),
        h("div", { class: "rows" }, world.salons.map((salon) => line(salon, chosen, draw)))),
      h("div", { class: "mt-3 flex flex-wrap items-center gap-1.5 text-small text-ink-3" }, h("span", { class: "mr-auto" }, "Что ещё может случиться с приложением"), DEEDS.map(deed), overdue)),
    h("div", { class: "rows" }, DUMMIES.map(dummy)));
    root.scrollTop = top;
    if (focused) root.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  root.classList.add("overflow-y-auto");
  on("world", draw);
  on("market", async () => learn(await tryAsk("world")));
  draw();
}

const kinds = () => h("div", { class: "flex h-11 shrink-0 items-center gap-4 overflow-hidden border-b border-line px-4 text-small whitespace-nowrap text-ink-2", "aria-hidden": "true" },
  h("span", { class: "font-semibold text-ink" }, "Все приложения"), ["Сообщения", "Касса", "Телефония"].map((words) => h("span", {}, words)));

function line(salon, chosen, draw) {
  const [look, words] = STANDING[salon.application];
  const isOn = chosen.has(salon.id);
  const turn = () => { if (isOn) chosen.delete(salon.id); else chosen.add(salon.id); draw(); };
  return h("label", { class: "flex h-11 cursor-pointer items-center gap-3 px-4" },
    h("button", { type: "button", class: `check ${isOn ? "is-on" : ""}`, role: "checkbox", "aria-checked": String(isOn), "aria-label": salon.title, "data-name": `salon ${salon.title}`, on: { click: turn } }, icon("check")),
    h("b", { class: "font-medium whitespace-nowrap" }, salon.title), h("span", { class: "min-w-0 truncate text-ink-3" }, `${salon.city}, ${salon.address}`),
    h("span", { class: "ml-auto text-small whitespace-nowrap text-ink-3 num" }, zoneWord(salon.zone)), h("span", { class: `chip ${look}`, "aria-live": "polite" }, words));
}

const about = () => h("div", { class: "min-w-0 flex-1" }, h("h2", { class: "text-title font-semibold tracking-tight" }, "Отклик"),
  h("p", { class: "text-body text-ink-2" }, "Пишет клиентам о записи, переносе и отмене с WhatsApp салона и собирает их ответы в одном месте."),
  h("p", { class: "mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-ink-3" }, ["Сообщения", "14 дней бесплатно", "читает записи, клиентов, услуги"].map((words) => h("span", {}, words))));

const logo = () => h("span", { class: "flex size-14 shrink-0 items-center justify-center rounded-[14px] bg-accent text-on-accent" }, svg("svg", { width: "34", height: "34", viewBox: "0 0 32 32", "aria-hidden": "true" }, svg("path", { fill: "currentColor", "fill-rule": "evenodd", d: MARK })));

const dummy = ([name, what, picture, hue]) => h("article", { class: "flex gap-3 px-5 py-3.5" },
  h("span", { class: "flex size-10 shrink-0 items-center justify-center rounded-md bg-tone-tint text-tone", style: { "--h": String(hue) } }, icon(picture, "icon-lg")),
  h("span", { class: "min-w-0 flex-1" }, h("b", { class: "block text-body font-medium text-ink-2" }, name), h("span", { class: "block text-dense text-ink-3" }, what)),
  h("span", { class: "self-center text-small text-ink-3" }, "для вида"));
