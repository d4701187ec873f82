// What the desk can do more of with a script: streams that can be filtered, and keys to go through them.
// All is there to be read without it. Light and dark, and the filters of indexes, are Chancery's.

const LINE = ".line, .directory > li";
const LINK = ".item-title a, .lead-title a, .entry a";
const TYPING = "input, select, textarea, [contenteditable]";

const isShown = (element) => element.getClientRects().length > 0;

// --- Filters ------------------------------------------------------------------------------------

// Case and marks on letters make no difference.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const texts = (line, selector) => [...line.querySelectorAll(selector)].map((one) => one.textContent);

function offerDesk(desk) {
  const lines = [...document.querySelectorAll("main .line")].map((line) => ({
    line,
    text: plain(line.textContent),
    country: texts(line, ".of-country"),
    topic: texts(line, ".of-topic"),
    kind: [line.dataset.kind],
  }));
  const groups = document.querySelectorAll(".in-hour, .on-day");
  const field = desk.querySelector("input");
  const choices = [...desk.querySelectorAll("select")];
  const status = desk.querySelector("[role=status]");
  const clear = desk.querySelector("button");

  const filter = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value);
    let found = 0;
    for (const one of lines) {
      const fits = words.every((word) => one.text.includes(word)) && wanted.every(({ dataset, value }) => one[dataset.by].includes(value));
      one.line.hidden = !fits;
      found += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".line:not([hidden])");
    for (const choice of choices) choice.toggleAttribute("data-chosen", Boolean(choice.value));
    const isOn = words.length + wanted.length > 0;
    status.textContent = status.dataset.text.replace("##", lines.length).replace("#", found);
    clear.disabled = !isOn;
  };

  for (const choice of choices) {
    const counts = new Map();
    for (const one of lines) {
      for (const name of new Set(one[choice.dataset.by])) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const names = [...counts.keys()].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
    choice.append(...names.map((name) => new Option(`${name} (${counts.get(name)})`, name)));
    choice.disabled = names.length < 2;
    choice.addEventListener("change", filter);
  }
  field.addEventListener("input", filter);
  clear.addEventListener("click", () => {
    for (const one of [field, ...choices]) one.value = "";
    filter();
    field.focus();
  });
  filter();
}

// --- Keys ---------------------------------------------------------------------------------------

// A browser that keeps nothing forgets with the page that the keys are off.
let areOn = true;
try {
  areOn = localStorage.getItem("keys") !== "off";
} catch {
  // they are on
}

function keepOn(on) {
  areOn = on;
  try {
    if (on) localStorage.removeItem("keys");
    else localStorage.setItem("keys", "off");
  } catch {
    // it is forgotten with the page
  }
}

// The title that is `step` titles after the one that has the focus; without one, the first that can be
// seen below what stays at the top, or the last above that.
function follow(step) {
  const links = [...document.querySelectorAll("main :is(" + LINK + ")")].filter(isShown);
  const focused = document.activeElement.closest(LINE);
  let at = links.findIndex((link) => focused?.contains(link));
  if (at >= 0) {
    at += step;
  } else {
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
    const below = links.findIndex((link) => link.getBoundingClientRect().top >= top - 1);
    const next = below < 0 ? links.length : below;
    at = step > 0 ? next : next - 1;
  }
  const link = links[Math.min(Math.max(at, 0), links.length - 1)];
  if (!link) return;
  link.focus({ preventScroll: true });
  link.closest(LINE).scrollIntoView({ block: "nearest", behavior: "instant" });
}

function toFilter() {
  const field = document.getElementById("at-filter");
  if (!field || !isShown(field)) return false;
  field.focus();
  field.select();
  return true;
}

function offerKeys(box) {
  const [open, close] = [document.querySelector(".keys-open"), box.querySelector("button")];
  const on = box.querySelector("input");
  on.checked = areOn;
  on.addEventListener("change", () => keepOn(on.checked));
  open?.addEventListener("click", () => box.showModal());
  close.addEventListener("click", () => box.close());

  // A key by what it writes; where that is no Latin letter, by its place.
  const places = { KeyJ: "j", KeyK: "k", Slash: "/" };
  const does = { j: () => follow(1), k: () => follow(-1), "/": toFilter, "?": () => box.showModal() };
  document.addEventListener("keydown", (event) => {
    const { key, code, target } = event;
    if (!areOn || box.open || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || target.closest?.(TYPING)) return;
    const written = /^[ -~]$/.test(key) || key.length > 1 ? key : event.shiftKey ? "" : places[code];
    if (Object.hasOwn(does, written) && does[written]() !== false) event.preventDefault();
  });
}

document.querySelectorAll("[data-desk]").forEach(offerDesk);
document.querySelectorAll("dialog.keys").forEach(offerKeys);
