// The running total of a scorecard, in exact fractions and rounded half up once, as the server does it.
// A gap is never zero: criteria without a valid mark are left out, and the page says out of how much.
const parse = (text) => {
  const match = /^\s*(\d+)(?:[.,](\d+))?\s*$/.exec(text ?? "");
  if (!match) return null;
  const digits = match[2] ?? "";
  return { n: BigInt(match[1] + digits), d: 10n ** BigInt(digits.length) };
};
const add = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const subtract = (a, b) => add(a, { n: -b.n, d: b.d });
const times = (a, b) => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a, b) => ({ n: a.n * b.d, d: a.d * b.n });
const less = (a, b) => a.n * b.d < b.n * a.d;
const zero = { n: 0n, d: 1n };

function text({ n, d }, decimals) {
  const scale = 10n ** BigInt(decimals);
  const digits = ((2n * n * scale + d) / (2n * d)).toString().padStart(decimals + 1, "0");
  return decimals ? `${digits.slice(0, -decimals)},${digits.slice(-decimals)}` : digits;
}

function valid(field) {
  const mark = parse(field.value);
  const [min, max, step] = [field.dataset.min, field.dataset.max, field.dataset.step].map(parse);
  if (!mark || less(mark, min) || less(max, mark)) return null;
  if (!step?.n) return mark;
  const steps = over(subtract(mark, min), step);
  return steps.n % steps.d === 0n ? mark : null;
}

function points(field, mark, conversion) {
  const [min, max, weight] = [field.dataset.min, field.dataset.max, field.dataset.weight].map(parse);
  const share = conversion === "minmax" ? over(subtract(mark, min), subtract(max, min)) : over(mark, max);
  return times(weight, share);
}

function recount(total, fields) {
  const decimals = Number(total.dataset.decimals);
  let sum = zero;
  let possible = zero;
  let done = 0;
  for (const field of fields) {
    const mark = valid(field);
    const own = mark && points(field, mark, total.dataset.conversion);
    const score = field.closest(".score");
    const place = score.querySelector("[data-weighted]");
    score.classList.toggle("score--off", !mark && field.value.trim() !== "");
    place.hidden = !mark;
    if (!mark) continue;
    place.textContent = `= ${text(own, decimals)}`;
    sum = add(sum, own);
    possible = add(possible, parse(field.dataset.weight));
    done += 1;
  }
  total.querySelector("[data-total-value]").textContent = done ? text(sum, decimals) : "–";
  const part = total.querySelector("[data-total-of]");
  part.hidden = done === 0 || done === fields.length;
  part.textContent = part.dataset.pattern.replace("{weight}", text(possible, 0));
  total.querySelector("[data-total-done]").textContent = done;
}

export function start() {
  for (const total of document.querySelectorAll("[data-total]")) {
    const form = total.closest("form") ?? document;
    const fields = [...form.querySelectorAll("[data-mark]")];
    if (!fields.length) continue;
    form.addEventListener("input", () => recount(total, fields));
    recount(total, fields);
  }
}
