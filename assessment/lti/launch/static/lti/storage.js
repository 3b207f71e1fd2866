// Keeps a secret in the platform's own storage, or reads it back, where the browser keeps no cookie of a frame.
// LTI Client Side postMessages 0.1; OIDC Login with LTI Client Side postMessages 0.1.
(() => {
  // A platform's page that is slow, or listens only once it has loaded, is asked again.
  const AGAIN = 1_000;
  const WAIT = 8_000;
  const asked = document.querySelector("[data-storage]");
  if (!asked) return;
  const { storage: verb, target, origin, key, value } = asked.dataset;

  const platform = () => {
    const outer = window.parent !== window ? window.parent : window.opener;
    if (!outer || target === "_parent") return outer;
    try {
      return outer.frames[target] || outer;
    } catch {
      return outer;
    }
  };

  const ask = (message) =>
    new Promise((resolve) => {
      const to = platform();
      if (!to || !origin) return resolve(null);
      const id = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
      const timer = setTimeout(() => finish(null), WAIT);
      const repeat = setInterval(() => post(), AGAIN);
      const finish = (result) => {
        clearTimeout(timer);
        clearInterval(repeat);
        window.removeEventListener("message", listen);
        resolve(result);
      };
      const listen = (event) => {
        const data = event.data;
        if (event.origin !== origin || !data || typeof data !== "object" || data.message_id !== id) return;
        if (data.subject === `${message.subject}.response`) finish(data.error ? null : data);
      };
      const post = () => {
        try {
          to.postMessage({ ...message, message_id: id }, origin);
        } catch {
          finish(null);
        }
      };
      window.addEventListener("message", listen);
      post();
    });

  if (verb === "put") {
    ask({ subject: "lti.put_data", key, value }).then((reply) => {
      const fallback = asked.querySelector("[data-fallback]");
      if (reply || !fallback) window.location.replace(asked.dataset.next);
      else fallback.hidden = false;
    });
  } else {
    ask({ subject: "lti.get_data", key }).then((reply) => {
      const form = asked.querySelector("form");
      form.elements.stored.value = reply && typeof reply.value === "string" ? reply.value : "";
      form.submit();
    });
  }
})();
