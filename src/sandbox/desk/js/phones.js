// The two telephones: the salon's, and a client's. A client who just got a message takes the second place.

import { h } from "./dom.js";
import { makePhone } from "./phone.js";
import { on, tryAsk, world } from "./world.js";

export const digits = (number) => number.replace(/\D/g, "");
const isSalons = (number) => world.salons.some((salon) => salon.owner_phone === digits(number));

export function startPhones(root, desk) {
  const salonPlace = h("div", { class: "desk-phone-salon" });
  const clientPlace = h("div", { class: "desk-phone-client" });
  root.append(salonPlace, clientPlace);
  const bars = [h("div", { class: "seg mb-2 xl:hidden [&>*]:flex-1" }), h("div", { class: "seg mb-2 xl:hidden [&>*]:flex-1" })];
  const salonRoot = h("div", { class: "flex min-h-0 flex-1 flex-col" });
  const clientRoot = h("div", { class: "flex min-h-0 flex-1 flex-col" });
  salonPlace.append(bars[0], salonRoot);
  clientPlace.append(bars[1], clientRoot);
  const salon = makePhone(salonRoot, { isSalon: true, drawn: drawBars });
  const client = makePhone(clientRoot, { isSalon: false, choose: (number) => show(number), drawn: drawBars });

  function drawBars() {
    const button = (to, words, isOn) => h("button", { type: "button", class: isOn ? "is-on" : "", "aria-pressed": String(isOn), on: { click: () => turn(to) } }, words);
    const unread = client.phone?.unread ? ` · ${client.phone.unread}` : "";
    const name = client.phone ? client.phone.name.split(" ")[0] || "Клиент" : "Клиент";
    for (const bar of bars) {
      bar.replaceChildren(button("salon", "Салон", desk.dataset.phone === "salon"), button("client", `${name}${unread}`, desk.dataset.phone === "client"));
    }
  }

  function turn(to) {
    desk.dataset.phone = to;
    drawBars();
  }

  function show(number) {
    localStorage.setItem("client", number);
    return client.show(number);
  }

  /** The client who was last on the desk, or the one whose chat is newest, or anybody of the salon's book. */
  async function first() {
    const kept = localStorage.getItem("client");
    if (kept) return show(kept);
    const phones = ((await tryAsk("phones")) ?? []).filter((phone) => !isSalons(phone.number));
    const waits = phones.find((phone) => phone.unread) ?? phones[0];
    if (waits) return show(waits.number);
    const book = (await tryAsk("clients", { salon: world.salon.id, find: "" })) ?? [];
    const somebody = book.find((it) => it.phone);
    if (somebody) return show(`+${somebody.phone}`);
  }

  const owner = () => salon.show(`+${world.salon.owner_phone}`);
  on("salon", () => { localStorage.removeItem("client"); owner(); first(); });
  on("again", () => { salon.reload(); client.reload(); });
  on("second", () => { salon.tick(); client.tick(); });
  on("phone", async ({ number, what }) => {
    if (number === salon.number) return salon.reload();
    if (number === client.number) return client.reload();
    if (!what.chat || isSalons(number) || client.isBusy()) return;
    const phones = (await tryAsk("phones")) ?? [];
    if (phones.find((phone) => phone.number === number)?.unread) show(number);
  });
  turn("salon");
  owner();
  first();
}
