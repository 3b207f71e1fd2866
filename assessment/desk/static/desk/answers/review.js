// Keys and the running total of the review page; without this the same buttons and links do the work.
(() => {
  const form = document.querySelector("form[data-score]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input[name^='part-']")];
  const total = form.querySelector("[data-total]");
  // What was typed and refused is no measure: the mark that stands is.
  const stands = (field) => number(field.closest("[data-stands]").dataset.stands);
  const number = (text) => Number(text.replace(",", "."));

  const add = () => {
    if (!total) return;
    const change = fields.reduce((sum, field) => sum + number(field.value) - stands(field), 0);
    const maximum = number(form.dataset.maximum);
    const score = Math.min(Math.max(number(form.dataset.score) + change, 0), maximum);
    total.hidden = Number.isNaN(score);
    total.textContent = total.dataset.total.replace("{score}", Number(score.toFixed(4))).replace("{maximum}", maximum);
  };

  form.querySelectorAll("[data-give]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest(".answer-points").querySelector("input").value = button.dataset.give;
      add();
    });
  });
  // Blind, points are said to be met or not. Their sum is only told: the field stays for another score.
  const judged = [...form.querySelectorAll("fieldset[data-points]")];
  const sum = form.querySelector("[data-sum]");
  const tell = () => {
    const said = judged.map((one) => one.querySelector("input:checked")?.value);
    const maximum = number(form.dataset.maximum);
    const together = judged.reduce((points, one, at) => points + (said[at] === "1" ? Number(one.dataset.points) : 0), 0);
    // Thirds are rounded: all of them are the whole all the same.
    const score = said.every((choice) => choice === "1") ? maximum : Math.min(together, maximum);
    const text = sum.dataset.sum.replace("{score}", Number(score.toFixed(4))).replace("{maximum}", maximum);
    sum.textContent = said.every(Boolean) ? text : "";
  };
  if (sum && judged.length) {
    judged.forEach((one) => one.addEventListener("change", tell));
    // Also of what the browser fills in again.
    window.addEventListener("pageshow", tell);
  }

  form.addEventListener("input", add);
  add();

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) return form.requestSubmit(form.querySelector("[name=save]"));
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "e") {
      event.preventDefault();
      (fields[0] || form.querySelector("[name=score]")).focus();
    }
    document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
})();
