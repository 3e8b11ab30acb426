// The desk: starts its parts, tells them what is true, and listens.

import { startOver } from "./anew.js";
import { startCrm } from "./crm.js";
import { startFeed } from "./feed.js";
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
  startCrm(part("journal"));
  startPhones(part("phones"), part("desk"));
  startFeed(part("feed"));
  // The clock may be turned by somebody else.
  on("feed", async (entry) => { if (entry.side === "clock") learn(await tryAsk("world")); });
  on("again", async () => learn(await tryAsk("world")));
  on("anew", startOver);
  listen();
}

start();
