// Small helps for pages that work without them. Each module starts only where its hook stands on the page.
const modules = {
  "[data-counter]": "./words.js",
  "form[data-guard]": "./guard.js",
  "[data-total]": "./total.js",
  "[data-file]": "./files.js",
};
for (const [hook, path] of Object.entries(modules)) {
  if (document.querySelector(hook)) import(path).then((module) => module.start());
}

// The error summary takes the focus, so that keyboard and screen reader begin there.
document.querySelector("[data-focus]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("span").textContent = button.dataset.done;
    });
  }
}

// A link to a confirm page opens the same question in place.
for (const link of document.querySelectorAll("[data-dialog]")) {
  const dialog = document.getElementById(link.dataset.dialog);
  link.addEventListener("click", (event) => {
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog?.querySelector("[data-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
}

// The bottom bar's list closes on Escape and when the focus leaves it.
for (const list of document.querySelectorAll(".bottom-bar__more")) {
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    list.open = false;
    list.querySelector("summary").focus();
  });
  list.addEventListener("focusout", (event) => {
    if (!list.contains(event.relatedTarget)) list.open = false;
  });
}

// What gets the focus is scrolled clear of the bar that sticks to the bottom, however tall it grows.
const bar = document.querySelector(".action-bar");
const clear = new ResizeObserver(() => {
  const { position, bottom } = getComputedStyle(bar);
  const covered = position === "sticky" ? bar.offsetHeight + parseFloat(bottom) : 0;
  document.documentElement.style.setProperty("--covered", `${covered + 16}px`);
});
if (bar) clear.observe(bar);

// A table that scrolls sideways can be scrolled by keyboard.
const reach = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const wrap of document.querySelectorAll(".table-wrap")) reach.observe(wrap);
