// What the theme can do more of with a script: colours that are remembered, and lists that can be
// filtered. All is there to be read without it. It runs before the page is painted, so that nothing
// changes under a reader's eyes.

const root = document.documentElement;
root.dataset.script = "";

// --- Light and dark -----------------------------------------------------------------------------

const dark = matchMedia("(prefers-color-scheme: dark)");

// Nothing is kept of a choice that agrees with the machine's.
function chosen() {
  try {
    return localStorage.getItem("scheme");
  } catch {
    return null;
  }
}

function keep(scheme) {
  try {
    if (scheme) localStorage.setItem("scheme", scheme);
    else localStorage.removeItem("scheme");
  } catch {
    // it is forgotten with the page
  }
}

if (["light", "dark"].includes(chosen())) root.dataset.scheme = chosen();

function isDark() {
  return root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches;
}

function offerScheme(button) {
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const scheme = isDark() ? "light" : "dark";
    const isOwn = (scheme === "dark") !== dark.matches;
    if (isOwn) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    keep(isOwn ? scheme : null);
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
}

// --- Filters ------------------------------------------------------------------------------------

// Case and marks on letters make no difference, as in the site's own index.
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function offerFilter(filter) {
  const list = document.getElementById(filter.dataset.filter);
  const field = filter.querySelector("input");
  const status = filter.querySelector("[role=status]");
  if (!list || !field) return;
  const groups = [...list.querySelectorAll(".group")].map((group) => ({
    group,
    entries: [...group.querySelectorAll(".directory > li")].map((entry) => ({
      entry,
      text: folded(entry.textContent),
    })),
  }));
  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { group, entries } of groups) {
      let inGroup = 0;
      for (const { entry, text } of entries) {
        entry.hidden = !words.every((word) => text.includes(word));
        if (!entry.hidden) inGroup += 1;
      }
      group.hidden = inGroup === 0;
      found += inGroup;
    }
    if (status) status.textContent = words.length ? status.dataset.text.replace("#", found) : "";
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".scheme").forEach(offerScheme);
  document.querySelectorAll("[data-filter]").forEach(offerFilter);
});
