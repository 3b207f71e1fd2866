// Says how a number is read while it is typed: never whether it is right.

const PAUSE = 300;

/**
 * @typedef {{state: "ok"|"echo"|"ask"|"no"|"empty", text: string, readings: string[]}} Echo
 */

/**
 * Show a reading, or the readings to choose from.
 * @param {HTMLOutputElement} output
 * @param {HTMLInputElement} input
 * @param {Echo} echo
 */
function show(output, input, echo) {
  output.dataset.state = echo.state;
  output.replaceChildren();
  if (echo.state === "ok" || echo.state === "echo") {
    const reading = document.createElement("span");
    reading.className = "math";
    reading.dataset.tex = echo.text.replace(/\\/g, "").replace(/([%$#&_{}])/g, "\\$1");
    reading.textContent = echo.text;
    output.append(`${echo.state === "ok" ? output.dataset.ok : output.dataset.look} `, reading);
    output.dispatchEvent(new Event("content-added", { bubbles: true }));
  } else {
    output.append(echo.text || (echo.state === "ask" ? output.dataset.ask : ""));
    if (echo.readings.length) output.append(choices(input, echo.readings));
  }
}

/**
 * Make a button of each reading; it puts the reading into the field.
 * @param {HTMLInputElement} input
 * @param {string[]} readings
 */
function choices(input, readings) {
  const group = document.createElement("span");
  group.className = "readings";
  for (const reading of readings) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button reading";
    button.textContent = reading;
    button.addEventListener("click", () => {
      input.value = reading;
      input.focus();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    group.append(button);
  }
  return group;
}

for (const input of document.querySelectorAll("input[data-echo]")) {
  const output = document.querySelector(`output[for="${CSS.escape(input.id)}"]`);
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = (asked += 1);
    // A body, not a query: what a student types must not stand in a server's log.
    const body = new FormData();
    body.set("question", input.dataset.default);
    body.set("answer", input.value);
    body.set("csrfmiddlewaretoken", input.form.elements.csrfmiddlewaretoken.value);
    try {
      const reply = await fetch(input.dataset.echo, { method: "POST", body });
      if (reply.ok && mine === asked) show(output, input, await reply.json());
    } catch {
      output.replaceChildren(); // offline: the reading comes with the result
    }
  };
  output.hidden = false;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  if ("draftAtStart" in input.dataset && !input.hasAttribute("aria-invalid")) ask();
}
