// The camera: a picture dropped, pasted, chosen or taken of a tab goes to the phone as bytes; or the code is typed by hand.

import { slide } from "./devices.js";
import { h, icon, iconButton } from "./dom.js";
import { ask, scan } from "./world.js";

const CODE_LENGTH = 8;

/** The open camera, so that a pasted picture finds it. */
let eye = null;
document.addEventListener("paste", (event) => {
  const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
  if (picture && eye?.isConnected) { event.preventDefault(); eye.look(picture); }
});

export function cameraSheet(state, close) {
  const camera = state.sheet.camera;

  async function look(picture) {
    if (!picture) return;
    Object.assign(camera, { isBusy: true, trouble: null, wrongCode: null });
    state.draw();
    await done(scan(state.number, picture), "trouble");
  }

  /** Closes the camera when the device is linked, else shows why not. The newest try has the word. */
  async function done(trying, place) {
    const turn = (camera.turn = (camera.turn ?? 0) + 1);
    try {
      await trying;
      if (state.sheet?.camera === camera) state.sheet = null;
    } catch (trouble) {
      if (turn !== camera.turn) return;
      camera[place] = trouble;
    }
    camera.isBusy = false;
    state.draw();
    state.reload();
  }

  const view = h("div", { class: "desk-eye relative mt-2 flex h-[178px] flex-col items-center justify-center rounded-lg px-6 text-center", "aria-live": "polite" },
    ["top-3 left-3 rounded-tl-md border-t-2 border-l-2", "top-3 right-3 rounded-tr-md border-t-2 border-r-2", "bottom-3 left-3 rounded-bl-md border-b-2 border-l-2", "right-3 bottom-3 rounded-br-md border-r-2 border-b-2"]
      .map((corner) => h("i", { class: `absolute size-6 border-white ${corner}` })),
    words(camera));
  view.look = look;
  eye = view;
  const over = (is) => (event) => { event.preventDefault(); view.classList.toggle("is-over", is); };
  view.addEventListener("dragover", over(true));
  view.addEventListener("dragleave", over(false));
  view.addEventListener("drop", (event) => { over(false)(event); look(event.dataTransfer.files[0]); });

  const file = h("input", { type: "file", accept: "image/png,image/jpeg", class: "sr-only", tabindex: "-1", "aria-label": "Снимок с кодом", on: { change: () => look(file.files[0]) } });
  const tab = async () => {
    try {
      look(await picture());
    } catch (refusal) {
      if (refusal.name === "NotAllowedError") return;
      camera.trouble = { what: "Снять вкладку не вышло", hint: "Сделайте снимок экрана и вставьте его" };
      state.draw();
    }
  };
  const send = (code) => { Object.assign(camera, { isBusy: true, wrongCode: null, byCode: true }); state.draw(); done(ask("code", { number: state.number, code }), "wrongCode"); };
  if (camera.byCode) return codeSheet(state, close, send);
  const way = (name, label, click) => h("button", { type: "button", class: "btn !gap-1.5 !px-0 !text-small", on: { click } }, icon(name, "icon-sm"), label);
  return slide("Отсканируйте код",
    h("div", { class: "flex items-center" }, h("h3", { class: "text-body font-semibold" }, "Отсканируйте код"), iconButton("x", "Закрыть камеру", close, "btn-quiet btn-sm ml-auto -mr-1.5", "")),
    view, h("div", { class: "mt-2 grid grid-cols-2 gap-1.5" }, way("app-window", "Снять вкладку", tab), way("image-up", "Выбрать файл", () => file.click())), file,
    h("p", { class: "mt-3 text-small font-medium text-ink-2" }, "Или код с экрана Отклика"), codeField(camera, send));
}

/** The code alone: after a try, and from the notification that asks for it. */
function codeSheet(state, close, send) {
  const { camera } = state.sheet;
  const toPicture = () => { Object.assign(camera, { byCode: false, wrongCode: null, code: "" }); state.draw(); };
  return slide("Код с экрана Отклика",
    h("div", { class: "flex items-center" }, h("h3", { class: "text-body font-semibold" }, "Код с экрана Отклика"), iconButton("x", "Закрыть камеру", close, "btn-quiet btn-sm ml-auto -mr-1.5", "")),
    codeField(camera, send), camera.isBusy && h("p", { class: "hint", role: "status" }, "Связываю телефон и Отклик…"),
    h("button", { type: "button", class: "btn mt-3 w-full", on: { click: toPicture } }, "Отсканировать картинку"));
}

function words({ isBusy, trouble }) {
  const say = (name, what, hint) => [icon(name, "icon-lg"), h("p", { class: "mt-2 text-dense font-medium" }, what), h("p", { class: "text-small opacity-80" }, hint)];
  if (isBusy) return say("scan-line", "Смотрю на снимок…", "Связываю телефон и Отклик");
  return trouble ? say("image-off", trouble.what, trouble.hint) : say("scan-line", "Перетащите сюда снимок кода", "или вставьте из буфера: Ctrl V");
}

/** One picture of a tab or a window the person chooses. */
async function picture() {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
  try {
    const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true });
    await video.play();
    // The first frames may still show the browser's own question.
    await new Promise((done) => setTimeout(done, 400));
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}

/** Eight boxes over one field; the eighth character sends. */
function codeField(camera, send) {
  const input = h("input", { class: "absolute inset-0 w-full opacity-0", "aria-label": "Код с экрана Отклика", maxlength: "24", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  input.value = camera.code ?? "";
  const boxes = h("div", { class: "desk-code flex items-center gap-1", "aria-hidden": "true" });
  const draw = () => {
    const code = (camera.code = input.value.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, CODE_LENGTH));
    const box = (place) => h("span", { class: `${place === code.length ? "desk-next " : ""}flex h-8 flex-1 items-center justify-center rounded-sm border border-line-field bg-raised text-body font-semibold num` }, code[place] ?? "");
    boxes.replaceChildren(...[0, 1, 2, 3].map(box), h("i", { class: "w-1.5 text-center text-ink-3 not-italic" }, "·"), ...[4, 5, 6, 7].map(box));
    return code;
  };
  input.addEventListener("input", () => { const code = draw(); if (code.length === CODE_LENGTH && !camera.isBusy) send(code); });
  draw();
  const wrong = camera.wrongCode && h("p", { class: "hint hint-error", role: "alert" }, icon("circle-alert", "icon-sm"), `${camera.wrongCode.what}. ${camera.wrongCode.hint}`);
  return h("div", {}, h("div", { class: "relative mt-1.5" }, boxes, input), wrong);
}
