// The workbench beside a question's form: it asks the server for the preview, the key as understood, and a verdict.

const PAUSE = 400;
const POLL = 700;

/**
 * Post the whole form, and return the reply's data, or nothing when the server cannot be reached.
 * @param {string} address
 * @param {HTMLFormElement} form
 */
async function ask(address, form) {
  try {
    const reply = await fetch(address, { method: "POST", body: new FormData(form) });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null; // offline: the next keystroke asks again
  }
}

/**
 * Put HTML of ours into an element, unless it stands there already.
 * @param {HTMLElement} place
 * @param {string} html
 */
function put(place, html) {
  if (place.dataset.html === html) return;
  place.dataset.html = html;
  place.innerHTML = html;
  place.dispatchEvent(new Event("content-added", { bubbles: true }));
}

/**
 * Show a verdict, and look again while a worker has it.
 * @param {HTMLElement} place
 * @param {{html: string, poll: string|null}|null} reply
 */
async function follow(place, reply) {
  const mine = (place.dataset.turn = String(Number(place.dataset.turn ?? 0) + 1));
  while (reply && place.dataset.turn === mine) {
    put(place, reply.html);
    if (!reply.poll) return;
    await new Promise((done) => setTimeout(done, POLL));
    const next = await fetch(reply.poll).catch(() => null);
    reply = next?.ok ? await next.json() : null;
  }
  if (place.dataset.turn === mine) put(place, `<p>${place.closest(".review-bench").dataset.offline}</p>`);
}

function start() {
  const bench = document.querySelector(".review-bench");
  if (!bench) return;
  const form = bench.closest("form");
  const { kind, key } = form.elements;
  const places = { preview: "#review-preview", understood: "#review-understood", try_fields: "#review-try", proposal: "#review-proposal" };
  let timer = 0;
  let asked = 0;

  const check = async () => {
    const mine = (asked += 1);
    const reply = await ask(bench.dataset.check, form);
    if (!reply || mine !== asked) return;
    const before = bench.querySelector(places.understood).dataset.html;
    if (before !== undefined && before !== reply.understood) forget();
    for (const [name, place] of Object.entries(places)) put(bench.querySelector(place), reply[name]);
  };
  // A verdict on another key would mislead.
  const forget = () => follow(bench.querySelector("#review-verdict"), { html: "", poll: null });
  const example = (name) => document.querySelector(`template[data-example="${CSS.escape(name)}"]`)?.content.textContent;
  const isUntouched = () =>
    !key.value.trim() || [...kind.options].some((option) => example(option.value)?.trim() === key.value.replace(/\r/g, "").trim());
  const fill = () => {
    key.value = example(kind.value) ?? "";
    check();
  };

  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("try")) return;
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
  kind.addEventListener("change", () => (isUntouched() ? fill() : check()));
  bench.querySelector("#review-example").addEventListener("click", () => {
    if (isUntouched() || window.confirm(bench.dataset.replace)) fill();
  });
  // Setting the value by a script empties the browser's own undo.
  const status = bench.querySelector("#review-proposed");
  const undo = bench.querySelector("#review-undo");
  let earlierKey = "";
  const replace = (text, words, canUndo) => {
    key.value = text;
    status.textContent = words;
    undo.parentElement.hidden = !canUndo;
    key.focus();
    check();
  };
  bench.querySelector(places.proposal).addEventListener("click", (event) => {
    if (!event.target.closest("[data-propose]")) return;
    earlierKey = key.value;
    replace(bench.querySelector(`${places.proposal} template`).content.textContent, bench.dataset.proposed, true);
  });
  undo.addEventListener("click", () => replace(earlierKey, bench.dataset.undone, false));
  bench.querySelector("#review-go").addEventListener("click", async () => {
    const place = bench.querySelector("#review-verdict");
    follow(place, await ask(bench.dataset.try, form));
  });
  check();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
