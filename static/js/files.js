// Says which files were picked and whether size and type will pass, before anything is sent.
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_match, key) => values[key]);

const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;

function accepted(file, accept) {
  const kinds = accept.split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  return !kinds.length || kinds.some((kind) =>
    kind.startsWith(".") ? name.endsWith(kind)
      : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
}

function fault(file, field) {
  const limit = Number(field.dataset.maxBytes || Infinity);
  if (file.size > limit) return fill(field.dataset.tooLarge, { name: file.name, size: size(file.size), limit: size(limit) });
  if (!accepted(file, field.accept)) return fill(field.dataset.wrongType, { name: file.name, accept: field.accept });
  return "";
}

export function start() {
  for (const field of document.querySelectorAll("[data-file]")) {
    const place = document.getElementById(field.dataset.file);
    field.addEventListener("change", () => {
      const files = [...field.files];
      const faults = files.map((file) => fault(file, field)).filter(Boolean);
      place.textContent = faults.length ? faults.join(" ") : files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
      place.classList.toggle("picked--wrong", faults.length > 0);
    });
  }
}
