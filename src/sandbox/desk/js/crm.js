// The card of the CRM: its two tabs, the journal of a salon and the marketplace.

import { h, icon } from "./dom.js";
import { startJournal } from "./journal.js";
import { startMarket } from "./market.js";
import { choose, on, world } from "./world.js";

const TABS = [["journal", "Журнал"], ["market", "Маркетплейс"]];

export function startCrm(root) {
  let tab = location.hash === "#market" ? "market" : "journal";
  const bar = h("div", { class: "flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-3" });
  const panels = { journal: panel("journal"), market: panel("market") };
  root.append(bar, panels.journal, panels.market);

  function turn(to) {
    tab = to;
    history.replaceState(null, "", to === "market" ? "#market" : location.pathname + location.search);
    draw();
    bar.querySelector("[aria-selected='true']").focus();
  }

  function draw() {
    for (const [name] of TABS) panels[name].hidden = name !== tab;
    const pick = (event) => choose(world.salons.find((salon) => String(salon.id) === event.target.value));
    const options = world.salons.map((salon) => h("option", { value: salon.id, selected: salon === world.salon }, `${salon.title}, ${salon.city}`));
    bar.replaceChildren(
      h("span", { class: "flex size-7 shrink-0 items-center justify-center rounded-sm bg-press text-ink-2" }, icon("store")),
      h("b", { class: "font-semibold whitespace-nowrap" }, "CRM салона"),
      h("span", { class: "chip chip-line max-[1179px]:hidden" }, "как YCLIENTS"),
      h("span", { class: "ml-auto" }),
      tab === "journal" ? h("label", { class: "desk-select" }, h("select", { "aria-label": "Салон", on: { change: pick } }, options), icon("chevron-down", "icon-sm")) : "",
      h("div", { class: "seg shrink-0", role: "tablist", "aria-label": "CRM салона", on: { keydown: byKey } }, TABS.map(tabOf)));
  }

  const tabOf = ([name, words]) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "aria-selected": String(name === tab), tabindex: name === tab ? "0" : "-1",
    class: name === tab ? "is-on" : "", on: { click: () => turn(name) },
  }, words);
  const byKey = (event) => { if (["ArrowLeft", "ArrowRight"].includes(event.key)) turn(tab === "market" ? "journal" : "market"); };

  on("world", draw);
  on("salon", draw);
  draw();
  startJournal(panels.journal);
  startMarket(panels.market);
}

const panel = (name) => h("div", { class: "desk-panel relative flex min-h-0 flex-1 flex-col overflow-hidden", id: `panel-${name}`, role: "tabpanel", "aria-labelledby": `tab-${name}` });
