/* Decides light or dark before the first paint. A choice made with the button is kept; otherwise the device decides. */
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");

  function kept() {
    try {
      return localStorage.getItem("demo-theme");
    } catch {
      return null; // Storage may be forbidden; the device then decides every time.
    }
  }

  function show() {
    const chosen = kept();
    root.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : device.matches ? "dark" : "light";
    const bar = document.querySelector('meta[name="theme-color"]');
    if (bar) bar.content = root.dataset.theme === "dark" ? "#17212b" : "#ffffff";
  }

  window.theme = {
    now: () => root.dataset.theme,
    turn() {
      try {
        localStorage.setItem("demo-theme", root.dataset.theme === "dark" ? "light" : "dark");
      } catch {
        root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
        return;
      }
      show();
    },
  };
  device.addEventListener("change", show);
  show();
})();
