// Asks before a page with unsaved words is left.
const state = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

export function start() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    // Fields of a page that came back with faults were typed but not saved.
    const saved = document.querySelector(".error-summary") ? null : state(form);
    let sending = false;
    form.addEventListener("submit", () => { sending = true; });
    window.addEventListener("pageshow", () => { sending = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!sending && state(form) !== saved) event.preventDefault();
    });
  }
}
