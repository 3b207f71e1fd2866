// Comfort of the answer fields: symbols to tap, a word count, and Enter in a line.

/**
 * Put a symbol where the cursor stands.
 * @param {HTMLInputElement} input
 * @param {string} symbol
 */
function insert(input, symbol) {
  input.focus();
  input.setRangeText(symbol, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const row of document.querySelectorAll("[data-symbols]")) {
  const input = document.getElementById(row.dataset.symbols);
  row.hidden = false;
  // Keeps the cursor in the field, and a phone's keyboard open.
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) insert(input, button.value);
  });
}

for (const count of document.querySelectorAll("[data-words]")) {
  const field = document.getElementById(count.dataset.words);
  const show = () => {
    const words = field.value.trim() ? field.value.trim().split(/\s+/u).length : 0;
    count.textContent = (words === 1 ? count.dataset.one : count.dataset.many).replace("{n}", String(words));
  };
  count.hidden = false;
  field.addEventListener("input", show);
  show();
}

// Without this, Enter presses the form's first button.
for (const input of document.querySelectorAll("input[data-default]")) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    document.querySelector(`[data-check="${input.dataset.default}"]`).click();
  });
}

// A second click would use a second attempt.
for (const form of document.querySelectorAll("form[data-practice]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

document.querySelector("#problems")?.focus();

// After a check the browser scrolls to the question, and lets go of focus; it goes on to what became of the answer.
window.addEventListener("load", () => {
  const question = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const result = question?.querySelector(".result");
  if (!result) return;
  result.tabIndex = -1;
  requestAnimationFrame(() => result.focus({ preventScroll: true }));
});
