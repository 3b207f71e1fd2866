// Flashcards: show or hide all, shuffle, arrow keys from card to card, and print. Each card opens without this.

const list = document.querySelector("[data-cards]");
const cards = () => [...(list?.children ?? [])];
const boxes = () => cards().map((card) => card.querySelector("details"));
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Open or close every card.
 * @param {boolean} open
 */
function turnAll(open) {
  for (const box of boxes()) box.open = open;
}

/** Say how many cards are open. */
function count() {
  const line = document.querySelector("[data-revealed]");
  const all = boxes();
  const open = all.filter((box) => box.open).length;
  line.textContent = line.dataset.words.replace("{n}", String(open)).replace("{total}", String(all.length));
  line.style.setProperty("--share", String(open / all.length));
}

/** Return the cards in another order than theirs, each order as likely (Fisher and Yates). */
function mixed() {
  const before = cards();
  const after = [...before];
  do {
    for (let last = after.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [after[last], after[other]] = [after[other], after[last]];
    }
  } while (after.length > 1 && after.every((card, place) => card === before[place]));
  return after;
}

/** Put the cards into another order; each moves from where it was, unless motion is unwelcome. */
function shuffle() {
  const from = new Map(cards().map((card) => [card, card.getBoundingClientRect()]));
  list.append(...mixed());
  const said = document.querySelector("[data-said]");
  said.textContent = "";
  setTimeout(() => { said.textContent = said.dataset.shuffled; }, 50); // a change, also the second time
  if (calm.matches) return;
  for (const [card, was] of from) {
    const is = card.getBoundingClientRect();
    const start = `translate(${was.x - is.x}px, ${was.y - is.y}px)`;
    card.animate({ transform: [start, "none"] }, { duration: 350, easing: "ease-in-out" });
  }
}

/**
 * Return how far a key goes among the cards: up and down by a row of the grid.
 * @param {string} key
 */
function steps(key) {
  const all = cards();
  const row = all.filter((card) => card.offsetTop === all[0].offsetTop).length;
  return { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, Home: -all.length, End: all.length }[key];
}

/**
 * Go from a card to another; beyond the last one, only Home and End still lead somewhere.
 * @param {KeyboardEvent} event
 */
function go(event) {
  const step = steps(event.key);
  const summary = event.target.closest("summary");
  if (!step || !summary || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = cards();
  let place = all.indexOf(summary.closest("li")) + step;
  if (event.key === "Home" || event.key === "End") place = Math.min(all.length - 1, Math.max(0, place));
  if (!all[place]) return;
  event.preventDefault();
  all[place].querySelector("summary").focus();
}

/**
 * Show a button that needs this script, and let it do its work.
 * @param {string} name
 * @param {() => void} work
 */
function button(name, work) {
  const found = document.querySelector(`[data-${name}]`);
  if (!found) return;
  found.hidden = false;
  found.addEventListener("click", (event) => {
    event.preventDefault();
    work();
  });
}

button("show-all", () => turnAll(true));
button("hide-all", () => turnAll(false));
button("shuffle", shuffle);
button("print", () => window.print());
button("print-now", () => window.print());

if (list) {
  document.querySelector("[data-revealed]").hidden = false;
  for (const box of boxes()) box.addEventListener("toggle", count);
  list.addEventListener("keydown", go);
  count();

  // On paper every card is open; what was closed is closed again afterwards.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = boxes().filter((box) => !box.open);
    turnAll(true);
    for (const move of document.getAnimations()) move.finish();
  });
  window.addEventListener("afterprint", () => {
    for (const box of closed) box.open = false;
  });
}
