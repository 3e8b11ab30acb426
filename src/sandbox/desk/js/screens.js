// The screens of a telephone but for the chat and the devices: locked, off, the list of chats; and what all of them share.

import { avatar, h, icon, tick } from "./dom.js";
import { day, local, tail } from "./format.js";
import { here, world } from "./world.js";

const WEEKDAYS = { пн: "понедельник", вт: "вторник", ср: "среда", чт: "четверг", пт: "пятница", сб: "суббота", вс: "воскресенье" };

/** Time, signal, battery. */
export const statusBar = () => h("div", { class: "flex h-9 shrink-0 items-end justify-between px-6 pb-1 text-small font-semibold num" },
  h("span", { "data-clock": true }, here().slice(11, 16)), h("span", { class: "flex items-center gap-1" }, icon("signal", "icon-sm"), icon("battery-full")));

/** The line at the bottom of every screen. */
export const homeLine = (more = "mt-auto bg-ink") => h("i", { class: `mx-auto mb-2 block h-1 w-24 shrink-0 rounded-full ${more}` });

/** The name of a chat: a salon of ours by its door, others by what they call themselves. */
export function peerName(chat) {
  const salon = world.salons.find((it) => it.owner_phone === chat.peer.slice(1));
  return salon?.title ?? (chat.peer_name || tail(chat.peer));
}

/** A message's day and minute in the salon's time; the bubble, the list and the lock all speak so. */
export const moment = (at) => local(at, world.salon.zone);

/** Off: messages wait at the server. */
export function offScreen(state) {
  const waiting = state.phone.waiting;
  const words = waiting ? `Ждут ${waiting}: придут сразу, каждое один раз` : "Сообщения подождут и придут, когда его включат";
  return h("div", { class: "desk-off-screen flex flex-1 flex-col items-center justify-center px-8 text-center" }, icon("power", "icon-lg"),
    h("p", { class: "mt-3 text-dense font-medium" }, "Телефон выключен"), h("p", { class: "mt-0.5 text-small opacity-80" }, words),
    h("button", { type: "button", class: "btn desk-power mt-3", on: { click: () => state.act("switch", { switches: { on: true } }) } }, "Включить"));
}

/** Locked: a message has come and was not opened. */
export function lockScreen(state) {
  const waiting = state.phone.chats.filter((chat) => chat.unread);
  const [weekday, date] = day(here()).split(", ");
  const open = (chat) => { Object.assign(state, { screen: "chat", peer: chat.peer }); state.reload(); };
  const note = (chat) => {
    const last = chat.messages.filter((it) => !it.from_me).at(-1);
    return h("button", { type: "button", class: "desk-note mx-3 mt-2 rounded-lg p-3 text-left text-small", "aria-label": `Открыть сообщение: ${peerName(chat)}`, on: { click: () => open(chat) } },
      h("span", { class: "flex items-center gap-1.5" }, h("b", { class: "min-w-0 truncate font-semibold" }, peerName(chat)), chat.unread > 1 && h("span", { class: "num" }, `+${chat.unread - 1}`), h("span", { class: "ml-auto opacity-80 num" }, moment(last.at).slice(11, 16))),
      h("span", { class: "mt-0.5 line-clamp-4 block" }, last.text));
  };
  return h("div", { class: "desk-lock flex min-h-0 flex-1 flex-col" }, statusBar(),
    h("p", { class: "pt-8 text-center text-display font-semibold num", "data-clock": true }, here().slice(11, 16)),
    h("p", { class: "mb-6 text-center text-dense" }, `${WEEKDAYS[weekday]}, ${date}`), waiting.map(note),
    h("p", { class: "mt-auto pb-3 text-center text-small opacity-80" }, "Нажмите уведомление, чтобы открыть"), homeLine("bg-white"));
}

/** The list of chats, the newest first. */
export function chatsScreen(state) {
  const { phone, isSalon } = state;
  const open = (chat) => { Object.assign(state, { screen: "chat", peer: chat.peer }); state.reload(); };
  const row = (chat) => {
    const last = chat.messages.at(-1);
    return h("li", {}, h("button", { type: "button", class: "flex w-full items-center gap-3 px-4 py-2.5 text-left", on: { click: () => open(chat) } }, avatar(peerName(chat), ""),
      h("span", { class: "min-w-0 flex-1" },
        h("span", { class: "flex items-baseline gap-2" }, h("b", { class: "min-w-0 flex-1 truncate text-dense font-medium" }, peerName(chat)), last && h("time", { class: `text-micro num ${chat.unread ? "font-semibold text-ok" : "text-ink-3"}` }, moment(last.at).slice(11, 16))),
        h("span", { class: "flex items-center gap-1 text-small text-ink-2" }, last?.from_me && tick(last.ticks), h("span", { class: "min-w-0 flex-1 truncate" }, last?.text ?? ""),
          chat.unread > 0 && h("span", { class: "flex size-[18px] items-center justify-center rounded-full bg-ok text-micro font-semibold text-on-accent num" }, String(chat.unread))))));
  };
  const devices = isSalon && h("button", { type: "button", class: "btn btn-quiet btn-icon btn-sm ml-auto", "aria-label": "Связанные устройства", title: "Связанные устройства", on: { click: () => { state.screen = "devices"; state.draw(); } } }, icon("monitor-smartphone"));
  const empty = h("div", { class: "flex flex-1 flex-col items-center px-6 pt-16 text-center text-small text-ink-3" },
    h("span", { class: "mb-2 flex size-10 items-center justify-center rounded-full bg-press text-ink-2" }, icon("message-circle", "icon-lg")), isSalon ? "Чатов пока нет" : "Салон ещё не писал. Запишите клиента в журнале, и сообщение придёт сюда");
  return [statusBar(), h("div", { class: "flex h-11 shrink-0 items-center border-b border-line pr-2 pl-4" }, h("b", { class: "text-body font-semibold" }, "Чаты"), devices),
    phone.chats.length ? h("ul", { class: "min-h-0 flex-1 overflow-y-auto" }, phone.chats.map(row)) : empty, homeLine()];
}
