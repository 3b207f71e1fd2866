// Puts results in their place when they come: asks after 0.5 s, then ever more slowly, and not for ever.

const FIRST = 500;
const SLOWEST = 3000;
const GROWTH = 1.4;
const PATIENCE = 10 * 60 * 1000;

/**
 * Look for the result that a slot waits for, until it is there.
 * @param {HTMLElement} slot
 */
function watch(slot) {
  const started = Date.now();
  let pause = FIRST;
  let timer = 0;

  const look = async () => {
    clearTimeout(timer);
    const waiting = slot.querySelector("[data-poll]");
    if (!waiting) return;
    if (!document.hidden) await replace(slot, waiting.dataset.poll);
    if (!slot.querySelector("[data-poll]") || Date.now() - started > PATIENCE) return;
    pause = Math.min(SLOWEST, pause * GROWTH);
    timer = setTimeout(look, pause);
  };

  slot.addEventListener("click", (event) => {
    if (!event.target.closest("[data-again]")) return;
    event.preventDefault();
    look();
  });
  timer = setTimeout(look, pause);
}

/**
 * Fetch a result and show it if it says something new.
 * @param {HTMLElement} slot
 * @param {string} address
 */
async function replace(slot, address) {
  let text;
  try {
    const reply = await fetch(address, { headers: { Accept: "text/html" } });
    if (!reply.ok) return;
    text = await reply.text();
  } catch {
    return; // offline: the next look may succeed
  }
  const next = new DOMParser().parseFromString(text, "text/html").body;
  const total = next.querySelector("[data-total]");
  total?.remove();
  const [now, then] = [slot.firstElementChild, next.firstElementChild];
  if (!then || (now && now.textContent === then.textContent && now.dataset.state === then.dataset.state)) return;
  if (then.dataset.state === "waiting" && now) {
    // Only the words change: the dots keep their rhythm, and focus stays where it is.
    now.querySelector(".message").textContent = then.querySelector(".message").textContent;
    return;
  }
  // What follows must not move under somebody who reads or types there: a shorter result keeps the room of the wait.
  slot.style.minHeight = `${slot.offsetHeight}px`;
  giveBack(slot);
  if (total) document.querySelector("[data-total]")?.replaceWith(total);
  const focused = slot.contains(document.activeElement);
  slot.replaceChildren(...next.children);
  if (focused) {
    slot.firstElementChild.tabIndex = -1;
    slot.firstElementChild.focus({ preventScroll: true });
  }
  slot.dispatchEvent(new Event("content-added", { bubbles: true }));
}

/**
 * Give back the room that a result did not need, as soon as all that would move is below the window.
 * @param {HTMLElement} slot
 */
function giveBack(slot) {
  const look = () => {
    if (slot.firstElementChild.getBoundingClientRect().bottom <= window.innerHeight) return;
    slot.style.minHeight = "";
    window.removeEventListener("scroll", look);
  };
  window.addEventListener("scroll", look, { passive: true });
}

for (const slot of document.querySelectorAll(".slot")) {
  if (slot.querySelector("[data-poll]")) watch(slot);
}
