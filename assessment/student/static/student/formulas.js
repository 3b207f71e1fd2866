// Sets the formulas of the page with KaTeX; where that fails, the readable text that stands there stays.

/* global katex */

/**
 * Set every formula inside an element.
 * @param {ParentNode} root
 */
function setFormulas(root) {
  for (const span of root.querySelectorAll(".math[data-tex]:not([data-set])")) {
    const display = span.classList.contains("math-display");
    const holder = document.createElement("span");
    try {
      katex.render(span.dataset.tex, holder, { displayMode: display, throwOnError: true, maxSize: 20, maxExpand: 200 });
    } catch {
      continue; // not LaTeX that KaTeX knows
    }
    span.dataset.set = "";
    span.replaceChildren(...holder.childNodes);
  }
}

if (window.katex) {
  setFormulas(document);
  document.addEventListener("content-added", (event) => setFormulas(event.target));
}
