// One telephone: its head with name and switches above the frame, and the screen that fits its state.

import { chatScreen } from "./chat.js";
import { devicesScreen } from "./devices.js";
import { avatar, h, icon, replaceKeeping, toast, toggle } from "./dom.js";
import { hint, tail, whole } from "./format.js";
import { limitsMenu } from "./limits.js";
import { chatsScreen, lockScreen, offScreen, statusBar } from "./screens.js";
import { ask, here, tryAsk, world } from "./world.js";

/** A telephone drawn into `root`. What of it the page remembers: screen, open chat, draft, the sheet over the screen. */
export function makePhone(root, { isSalon, choose, drawn }) {
  const state = { isSalon, number: null, phone: null, screen: "", peer: null, draft: "", sheet: null, choosing: false, limiting: false, typedAt: 0 };
  Object.assign(state, { draw, reload, show, tick, act, isBusy: () => Boolean(state.draft || state.sheet || state.choosing) || Date.now() - state.typedAt < 4000 });
  let turn = 0;

  async function show(number) {
    Object.assign(state, { number, phone: null, screen: isSalon ? "devices" : "", peer: null, draft: "", sheet: null, choosing: false });
    await reload();
  }

  async function reload() {
    if (!state.number) return draw();
    const asked = (turn += 1);
    const phone = await tryAsk("phone", { number: state.number });
    if (asked !== turn || !phone) return;
    state.phone = phone;
    settle();
    draw();
    readOpen();
  }

  /** A client's phone shows one chat at once, or its locked screen while something waits unopened. */
  function settle() {
    const { phone } = state;
    if (isSalon || state.screen === "chats") return;
    if (state.screen === "chat" && state.peer) return;
    const newest = phone.chats[0];
    if (phone.unread) Object.assign(state, { screen: "lock", peer: null });
    else if (newest) Object.assign(state, { screen: "chat", peer: newest.peer });
    else state.screen = "chats";
  }

  /** What is on the screen is read; a page in the background shows nothing to anybody. */
  function readOpen() {
    const chat = state.screen === "chat" && state.phone.chats.find((it) => it.peer === state.peer);
    if (chat?.unread && state.phone.switches.on && document.visibilityState === "visible") act("read", { peer: state.peer });
  }

  /** Does something on the phone and looks at it again. */
  async function act(name, more = {}) {
    try {
      await ask(name, { number: state.number, ...more });
      await reload();
      return true;
    } catch (trouble) {
      toast(trouble.what, trouble.hint);
      return false;
    }
  }

  function tick() {
    const time = here().slice(11, 16);
    root.querySelectorAll("[data-clock]").forEach((it) => { if (it.textContent !== time) it.textContent = time; });
  }

  function draw() {
    if (!state.phone) return replaceKeeping(root, heading(state, choose), frame("Телефон", waiting(isSalon)));
    const screen = !state.phone.switches.on ? offScreen(state)
      : state.screen === "devices" ? devicesScreen(state)
      : state.screen === "lock" ? lockScreen(state)
      : state.screen === "chat" ? chatScreen(state)
      : chatsScreen(state);
    replaceKeeping(root, heading(state, choose), frame(isSalon ? "Телефон салона" : `Телефон: ${state.phone.name || tail(state.phone.number)}`, [screen, isSalon && codeNote(state)]));
    const end = root.querySelector("[data-end]");
    if (end) end.scrollTop = end.scrollHeight;
    drawn();
  }

  document.addEventListener("pointerdown", (event) => {
    if (state.limiting && !event.target.closest(".desk-limits")) { state.limiting = false; draw(); }
  });
  document.addEventListener("visibilitychange", () => { if (state.phone) readOpen(); });
  return state;
}

const frame = (label, screen) => h("section", { class: "phone min-h-0 flex-1", "aria-label": label }, h("div", { class: "phone-screen" }, screen));

/** A notification over whatever is on the screen: a code is to be typed here. */
function codeNote(state) {
  if (!state.phone.code_wanted || state.sheet || !state.phone.switches.on) return null;
  const open = () => { Object.assign(state, { screen: "devices", sheet: { camera: { byCode: true } } }); state.draw(); };
  return h("button", { type: "button", class: "desk-note absolute inset-x-2 top-10 z-10 rounded-lg p-3 text-left text-small shadow-3", on: { click: open } },
    h("b", { class: "block font-semibold" }, "WhatsApp"), "Связать новое устройство? Введите код с экрана Отклика");
}

const waiting = (isSalon) => [statusBar(), h("div", { class: "flex flex-1 items-center justify-center p-6 text-center text-small text-ink-3" }, isSalon ? "Достаём телефон…" : "Выберите клиента")];

const limited = () => h("span", { class: "chip chip-warn ml-auto", title: "WhatsApp не даёт этому номеру писать первым" }, "ограничен");

function heading(state, choose) {
  const { phone, isSalon } = state;
  const name = isSalon ? "Телефон салона" : phone?.name || (phone ? `Номер ${tail(phone.number)}` : "Телефон клиента");
  const turn = (switches) => state.act("switch", { switches });
  const on = phone?.switches;
  const switches = phone && [
    toggle({ label: "включён", on: on.on, scale: "scale-[.78]", turn: (to) => turn({ on: to }) }),
    toggle({ label: isSalon ? "есть интернет" : "в сети", on: on.net, scale: "scale-[.78]", turn: (to) => turn({ net: to }) }),
    !isSalon && toggle({ label: "отчёты", name: "отчёты о прочтении", title: "Отчёты о прочтении: салон узнаёт, что сообщение открыли", on: on.read_receipts, scale: "scale-[.78]", turn: (to) => turn({ read_receipts: to }) }),
  ];
  const title = [avatar(isSalon ? world.salon.owner : name), h("b", { class: "truncate font-semibold" }, name)];
  const open = () => { state.choosing = !state.choosing; state.draw(); };
  const head = isSalon ? h("span", { class: "flex min-w-0 items-center gap-2", title: world.salon.title }, title)
    : h("button", { type: "button", class: "flex min-w-0 items-center gap-2", "aria-expanded": String(state.choosing), "aria-label": `${name}: выбрать другого клиента`, on: { click: open } }, title, h("span", { class: "text-ink-3" }, icon("chevron-down", "icon-sm")));
  return h("div", { class: "desk-phone-head relative mb-2 shrink-0 rounded-md bg-surface px-3 py-2" },
    h("div", { class: "flex items-center gap-2" }, head, phone && (phone.time_locked ? limited() : h("span", { class: "ml-auto text-small whitespace-nowrap text-ink-3 num" }, isSalon ? whole(phone.number) : tail(phone.number))), isSalon && phone && limitsMenu(state)),
    h("div", { class: "mt-1.5 flex items-center gap-4 text-small text-ink-2" }, switches ?? h("span", {}, " ")),
    state.choosing && chooser(state, choose));
}

/** Whose phone lies on the desk: whoever has chats, then the salon's book. */
function chooser(state, choose) {
  const input = h("input", { "aria-label": "Найти клиента", placeholder: "Имя или телефон", autocomplete: "off" });
  const menu = h("div", { class: "menu max-h-72 overflow-y-auto" });
  const own = new Set(world.salons.map((salon) => salon.owner_phone));
  const item = (name, number, unread) => h("button", { type: "button", on: { click: () => choose(number) } }, avatar(name || "?", "avatar-sm"),
    h("span", { class: "min-w-0 flex-1 truncate text-left" }, name || tail(number)),
    unread ? h("span", { class: "count" }, String(unread)) : h("span", { class: "text-small text-ink-3 num" }, hint(number)));
  async function list() {
    const find = input.value.trim();
    const [phones, book] = [(await tryAsk("phones")) ?? [], (await tryAsk("clients", { salon: world.salon.id, find })) ?? []];
    const fits = (phone) => !own.has(phone.number.slice(1)) && (!find || phone.name.toLowerCase().includes(find.toLowerCase()) || phone.number.includes(find));
    const held = phones.filter(fits).sort((a, b) => b.unread - a.unread);
    const rest = book.filter((it) => it.phone && !held.some((phone) => phone.number === `+${it.phone}`));
    menu.replaceChildren(...held.map((it) => item(it.name, it.number, it.unread)), ...rest.map((it) => item(it.name, `+${it.phone}`, 0)));
    if (!menu.children.length) menu.append(h("p", { class: "p-2 text-small text-ink-3" }, "Никого с таким именем или номером"));
  }
  const close = () => { state.choosing = false; state.draw(); };
  input.addEventListener("input", list);
  const box = h("div", { class: "pop absolute inset-x-0 top-10 z-30 p-2", role: "dialog", "aria-label": "Чей телефон", on: { keydown: (event) => { if (event.key === "Escape") close(); } } }, h("div", { class: "field" }, icon("search"), input), menu);
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) close(); });
  list();
  setTimeout(() => input.focus(), 0);
  return box;
}
