// Saves what is typed, a second after the last key: says so beside the field, tries again while there is no
// connection, and never writes over a text from another device that its writer has not seen.

const PAUSE = 1000;
const FIRST = 2000;
const SLOWEST = 60_000;
const GROWTH = 2;
const PATIENCE = 2000;

/**
 * The draft of one answer.
 */
class Draft {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} answer
   */
  constructor(form, answer) {
    this.form = form;
    this.slug = answer.dataset.answer;
    this.fields = [...answer.querySelectorAll("input, textarea")].filter((field) => field.type !== "hidden");
    this.seen = answer.querySelector("[data-seen]");
    this.state = answer.querySelector("[data-draft]");
    this.other = answer.querySelector("[data-other]");
    this.kept = this.text();
    this.submitted = this.state.textContent ? null : this.kept;
    this.delay = FIRST;
    this.timer = 0;
    this.sending = null;
    this.failed = false;
    answer.addEventListener("input", () => this.typed());
    answer.addEventListener("change", () => this.typed());
  }

  /** @returns {FormData} what a form would send of it */
  data() {
    const data = new FormData();
    for (const field of this.fields) {
      const isChoice = field.type === "radio" || field.type === "checkbox";
      if (!isChoice || field.checked) data.append(field.name, field.value);
    }
    return data;
  }

  /** @returns {string} all that is typed or chosen, to compare */
  text() {
    return JSON.stringify([...this.data()]);
  }

  get isBlank() {
    return [...this.data()].every(([, value]) => !value.trim());
  }

  get isUnsaved() {
    return this.text() !== this.kept;
  }

  /**
   * @param {string} words
   * @param {boolean} unsaved whether there is something to worry about
   */
  say(words, unsaved = false) {
    this.state.textContent = words;
    this.state.toggleAttribute("data-unsaved", unsaved);
  }

  /** @param {string} words for those who do not see the page */
  tell(words) {
    const said = document.querySelector("[data-drafts-said]");
    if (said) said.textContent = words;
  }

  typed() {
    if (!this.isUnsaved && !this.failed && !this.sending) return this.rest();
    if (!this.failed) this.say(this.isBlank ? "" : this.form.dataset.typed);
    if (!this.failed) this.after(PAUSE);
  }

  /** Say how it stands when nothing is to be done. */
  rest() {
    const plain = this.isBlank || this.text() === this.submitted;
    this.say(plain ? "" : this.form.dataset.saved);
  }

  /** @param {number} pause */
  after(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /**
   * Save it now, if there is something to save; one request at a time.
   * @param {boolean} leaving whether the page is about to go
   */
  save(leaving = false) {
    clearTimeout(this.timer);
    if (!this.isUnsaved) return this.sending;
    if (this.sending && !leaving) return this.sending.then(() => this.isUnsaved && !this.failed && this.after(PAUSE));
    if (!this.failed) this.say(this.form.dataset.saving);
    this.sending = this.send(leaving).finally(() => { this.sending = null; });
    return this.sending;
  }

  /** @param {boolean} leaving */
  async send(leaving) {
    const text = this.text();
    const body = this.data();
    body.set("question", this.slug);
    body.set("version", this.seen.value);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    let reply;
    let said = {};
    try {
      reply = await fetch(this.form.dataset.drafts, { method: "POST", body, keepalive: leaving });
      if (reply.headers.get("Content-Type")?.startsWith("application/json")) said = await reply.json();
    } catch {
      reply = null; // no connection
    }
    if (!reply || reply.status === 429 || reply.status >= 500) return this.retry();
    if (said.state === "saved") return this.stored(text, said.version);
    if (said.state === "conflict") return this.choose(said);
    this.kept = text; // it would be refused again
    this.say(said.text || this.form.dataset.stale, true);
    this.tell(said.text || this.form.dataset.stale);
  }

  /**
   * @param {string} text
   * @param {string} version
   */
  stored(text, version) {
    if (this.failed) this.tell(this.form.dataset.saved);
    this.failed = false;
    this.delay = FIRST;
    this.kept = text;
    this.seen.value = version;
    if (this.isUnsaved) this.after(PAUSE);
    else this.rest();
  }

  retry() {
    if (!this.failed) this.tell(this.form.dataset.offline);
    this.failed = true;
    this.say(this.form.dataset.offline, true);
    this.after(this.delay);
    this.delay = Math.min(SLOWEST, this.delay * GROWTH);
  }

  /**
   * Show the text that was saved elsewhere, beside this one; the server keeps both.
   * @param {{text: string, version: string, fields: Object<string, string[]>}} found
   */
  choose(found) {
    this.failed = false;
    this.kept = this.text();
    this.say(this.form.dataset.conflict, true);
    this.tell(this.form.dataset.conflict);
    const box = document.querySelector("#two-texts").content.cloneNode(true);
    box.querySelector("blockquote").textContent = found.text;
    box.querySelector("[data-take]").addEventListener("click", () => {
      this.seen.value = found.version;
      this.fill(found.fields);
      this.kept = this.text();
      this.settle();
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      this.seen.value = found.version;
      this.kept = "";
      this.settle();
      this.save();
    });
    this.other.replaceChildren(box);
  }

  settle() {
    this.other.replaceChildren();
    this.rest();
    this.fields[0].focus();
  }

  /** @param {Object<string, string[]>} values by the name of the field */
  fill(values) {
    for (const field of this.fields) {
      const given = values[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
      else field.value = given[0] ?? "";
    }
    // For the count of words, and the reading of a number.
    this.fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const form of document.querySelectorAll("form[data-drafts]")) {
  const drafts = [...form.querySelectorAll("[data-answer]")].map((answer) => new Draft(form, answer));
  let handing = false;

  // A draft on its way must not arrive after the answer.
  form.addEventListener("submit", (event) => {
    const under = drafts.map((draft) => draft.sending).filter(Boolean);
    for (const draft of drafts) clearTimeout(draft.timer);
    if (!handing && under.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      handing = true;
      const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
      Promise.race([Promise.allSettled(under), patience]).then(() => form.requestSubmit(event.submitter));
    }
    handing = true;
  }, true);

  window.addEventListener("pageshow", () => { handing = false; });
  // What could not be saved would be lost; the browser asks in its own words.
  window.addEventListener("beforeunload", (event) => {
    if (!handing && drafts.some((draft) => draft.failed && draft.isUnsaved)) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!handing) drafts.forEach((draft) => draft.save(true));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !handing) drafts.forEach((draft) => draft.save());
  });
  window.addEventListener("online", () => drafts.forEach((draft) => draft.failed && draft.save()));
}
