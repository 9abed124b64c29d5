// Counts the words of a text area while one types.
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_match, key) => values[key]);

const count = (text) => text.trim().split(/\s+/).filter(Boolean).length;

function show(area, place) {
  const n = count(area.value);
  const min = Number(area.dataset.minWords || 0);
  const max = Number(area.dataset.maxWords || Infinity);
  const pattern = n < min ? place.dataset.short : n > max ? place.dataset.over : place.dataset.now;
  place.textContent = fill(pattern, { n, min, max, rest: n < min ? min - n : n - max });
  place.classList.toggle("counter--off", n > 0 && (n < min || n > max));
}

export function start() {
  for (const area of document.querySelectorAll("[data-counter]")) {
    const place = document.getElementById(area.dataset.counter);
    area.addEventListener("input", () => show(area, place));
    show(area, place);
  }
}
