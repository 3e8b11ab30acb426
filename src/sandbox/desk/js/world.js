// What the page knows of the world, how it asks, and how its parts hear of changes.

import { toast } from "./dom.js";
import { local } from "./format.js";

/** The clock's offset, the faults that are on, the salons; the one that is shown, and its day. */
export const world = { offset_ms: 0, faults: [], salons: [], salon: null, date: null };

const listeners = {};

/** Calls `listener` at every `event`: world, salon, day, journal, market, phone, feed, anew, again, second. */
export function on(event, listener) {
  (listeners[event] ??= []).push(listener);
}

/** Tells the parts of the page. */
export function tell(event, what) {
  for (const listener of listeners[event] ?? []) listener(what);
}

/** Asks the sandbox; throws what it says when it will not. */
export async function ask(name, question = {}) {
  return answered(fetch("/desk/ask", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ask: name, ...question }) }));
}

/** Shows a picture to the camera of a phone. */
export async function scan(number, picture) {
  return answered(fetch(`/desk/scan/${number.replace(/\D/g, "")}`, { method: "POST", body: picture }));
}

async function answered(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw { what: "Песочница не отвечает", hint: "Запущена ли она?" };
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw answer ?? { what: "Песочница споткнулась", hint: "" };
  return answer;
}

/** Asks, and says in a toast when it did not work; then the answer is undefined. */
export async function tryAsk(name, question) {
  try {
    return await ask(name, question);
  } catch (trouble) {
    toast(trouble.what, trouble.hint);
  }
}

/** Takes in what `ask("world")` said. */
export function learn(said) {
  if (!said) return;
  Object.assign(world, said);
  const wanted = world.salon?.id ?? Number(localStorage.getItem("salon"));
  const first = (fits) => world.salons.find(fits);
  // Where nothing is connected yet, the salon whose day is full by design lives in Moscow.
  world.salon = first((it) => it.id === wanted) ?? first((it) => it.application === "active") ?? first((it) => it.zone === "Europe/Moscow") ?? world.salons[0];
  world.date ??= today();
  tell("world");
}

/** Shows another salon. */
export function choose(salon) {
  world.salon = salon;
  world.date = today();
  localStorage.setItem("salon", salon.id);
  tell("salon");
}

/** The sandbox's instant. */
export const now = () => Date.now() + world.offset_ms;

/** The salon's own time now. */
export const here = () => local(now(), world.salon.zone);

/** The salon's date now. */
export const today = () => here().slice(0, 10);

/** Listens to the sandbox for as long as the page is open. */
export function listen() {
  const source = new EventSource("/desk/live");
  for (const name of ["journal", "market", "phone", "feed", "anew", "again"]) {
    source.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
  }
  setInterval(() => tell("second"), 1000);
}
