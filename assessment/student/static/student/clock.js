// Keeps the time that is left right while a page stays open; the moment itself stands beside it.

const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60]];
const EVERY = 20_000;

/**
 * Say a duration in the page's language, by its two largest units.
 * @param {number} seconds
 * @returns {string}
 */
function inWords(seconds) {
  const found = [];
  let rest = seconds;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    const number = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" });
    if (count) found.push(number.format(count));
  }
  return found.slice(0, 2).join(", ");
}

for (const left of document.querySelectorAll("[data-until]")) {
  const end = Date.parse(left.dataset.until);
  // By the server's clock, as far as it can be told: the device's own may be wrong.
  const ahead = Date.now() - Date.parse(left.dataset.now);
  const show = () => {
    const seconds = Math.floor((end - (Date.now() - ahead)) / 1000);
    left.textContent = seconds > 0 ? left.dataset.words.replace("{left}", inWords(Math.max(60, seconds))) : left.dataset.over;
  };
  setInterval(show, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) show(); });
}
