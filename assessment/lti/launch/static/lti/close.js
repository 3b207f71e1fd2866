// Tells the platform that its registration is done, so that it can close this page (LTI Dynamic Registration 1.0, 3.8):
// at once, unless there is something on the page that the administrator must read first.
(() => {
  const button = document.querySelector("[data-close]");
  if (!button) return;
  const platform = window.opener || (window.parent !== window ? window.parent : null);
  const tell = () => platform?.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  if ("atOnce" in button.dataset) tell();
  button.addEventListener("click", () => {
    tell();
    window.close();
  });
})();
