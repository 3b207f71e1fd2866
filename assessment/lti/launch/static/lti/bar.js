// The addresses in the bar work once and for two minutes: new ones are fetched before they end, and after a use.
(() => {
  const bar = document.querySelector("[data-launch-bar]");
  if (!bar) return;

  const renew = async () => {
    try {
      const reply = await fetch(bar.dataset.launchBar, { headers: { Accept: "application/json" } });
      if (!reply.ok) return;
      const addresses = await reply.json();
      for (const link of bar.querySelectorAll("[data-to]")) {
        if (addresses[link.dataset.to]) link.href = addresses[link.dataset.to];
      }
    } catch {
      // Offline: the address stays; if it has become too old, the page behind it says what to do.
    }
  };

  setInterval(renew, 60_000);
  bar.addEventListener("click", () => setTimeout(renew, 1_000));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) renew();
  });
})();
