// An open chat: bubbles by day with their ticks, what is being written, and quick answers for a client.

import { avatar, h, icon, tick } from "./dom.js";
import { addDays, Day } from "./format.js";
import { homeLine, moment, peerName, statusBar } from "./screens.js";
import { today } from "./world.js";

const QUICK = ["Да, буду", "Не смогу", "Перенесите"];
/** How many messages of a long chat are drawn. */
const DRAWN = 200;

export function chatScreen(state) {
  const chat = state.phone.chats.find((it) => it.peer === state.peer) ?? { peer: state.peer, peer_name: "", messages: [] };
  const { switches } = state.phone;
  const messages = chat.messages.slice(-DRAWN);
  const lines = messages.flatMap((message, place) => {
    const date = moment(message.at).slice(0, 10);
    const isFirst = place === 0 || moment(messages[place - 1].at).slice(0, 10) !== date;
    return [isFirst && h("div", { class: "day !text-micro" }, dayWord(date)), bubble(message)];
  });
  const secret = !switches.read_receipts && h("p", { class: "mx-auto flex items-center gap-1.5 rounded-full bg-press px-2.5 py-1 text-micro text-ink-2" }, icon("eye-off", "!size-3"), "Салон не узнает, что вы прочитали");
  const back = () => { Object.assign(state, { screen: "chats", peer: null }); state.draw(); };
  return [
    statusBar(),
    h("div", { class: "flex h-12 shrink-0 items-center gap-2 border-b border-line px-3" },
      h("button", { type: "button", class: "-ml-1", "aria-label": "К чатам", on: { click: back } }, icon("chevron-left", "icon-lg")), avatar(peerName(chat)),
      h("span", { class: "min-w-0 leading-none" }, h("b", { class: "block truncate text-dense font-semibold" }, peerName(chat)), h("span", { class: "text-micro text-ink-3" }, switches.net ? "в сети" : "ждёт сеть…")),
      h("span", { class: "ml-auto text-ink-3" }, icon("phone"))),
    h("div", { class: "desk-chat min-h-0 flex-1 overflow-y-auto bg-sunken p-3", "data-end": true, tabindex: "0", role: "log", "aria-label": `Чат: ${peerName(chat)}` }, h("div", { class: "flex min-h-full flex-col justify-end gap-2" }, lines, secret)),
    composer(state),
    !state.isSalon && h("div", { class: "flex shrink-0 gap-1.5 overflow-hidden px-3 pb-2" }, QUICK.map((words) => h("button", { type: "button", class: "chip chip-line !h-[22px]", on: { click: () => send(state, words) } }, words))),
    homeLine("bg-ink"),
  ];
}

function dayWord(date) {
  if (date === today()) return "Сегодня";
  return date === addDays(today(), -1) ? "Вчера" : Day(date);
}

function bubble(message) {
  const look = message.from_me ? "bubble-own" : "bubble-in";
  const time = h("span", { class: "meta mt-0.5 justify-end !text-micro" }, moment(message.at).slice(11, 16), message.from_me && tick(message.ticks));
  return h("div", { class: `bubble ${look} text-left !text-dense !leading-[18px] whitespace-pre-line` }, message.text, time);
}

function composer(state) {
  const name = state.phone.name.split(" ")[0];
  const input = h("input", { class: "h-9 min-w-0 flex-1 rounded-full border border-line-field bg-transparent px-3.5 text-dense", "aria-label": "Сообщение", placeholder: state.isSalon ? "Сообщение" : name ? `Ответить: ${name}` : "Ответить", maxlength: "2000", autocomplete: "off" });
  input.value = state.draft;
  input.addEventListener("input", () => { state.draft = input.value; state.typedAt = Date.now(); });
  const submit = (event) => { event.preventDefault(); send(state, input.value); };
  return h("form", { class: "flex shrink-0 items-center gap-2 border-t border-line px-3 pt-2 pb-1.5", on: { submit } }, input,
    h("button", { type: "submit", class: "flex size-9 items-center justify-center rounded-full bg-ok text-on-accent", "aria-label": "Отправить" }, icon("arrow-up")));
}

async function send(state, text) {
  if (!text.trim()) return;
  const draft = state.draft;
  state.draft = "";
  state.typedAt = Date.now();
  if (!(await state.act("write", { to: state.peer, text: text.trim() }))) {
    state.draft = draft;
    state.draw();
  }
}
