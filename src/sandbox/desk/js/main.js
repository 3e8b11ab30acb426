// The desk: starts its parts, tells them what is true, and listens.

import { startFeed } from "./feed.js";
import { startJournal } from "./journal.js";
import { startPhones } from "./phones.js";
import { startStrip } from "./strip.js";
import { ask, learn, listen, on, tryAsk } from "./world.js";
import { toast } from "./dom.js";

const part = (id) => document.getElementById(id);

async function start() {
  try {
    learn(await ask("world"));
  } catch (trouble) {
    toast(trouble.what, trouble.hint);
    setTimeout(start, 2000);
    return;
  }
  startStrip(part("strip"));
  startJournal(part("journal"));
  startPhones(part("phones"), part("desk"));
  startFeed(part("feed"));
  // The clock may be turned, and an application connected, by somebody else.
  on("feed", async (entry) => { if (entry.side === "clock") learn(await tryAsk("world")); });
  on("again", async () => learn(await tryAsk("world")));
  listen();
}

start();
