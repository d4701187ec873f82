// An open page -> what is wrong with how it is laid out and written. Every function here runs in the
// page, and returns texts that say what is wrong.

/** What sticks out sideways, with the element that sticks out furthest. */
export function overflow() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) {
    return [];
  }
  const scrolls = (element) =>
    element && element !== document.body && element !== document.documentElement
      ? getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement)
      : false;
  const beyond = (element) => {
    const box = element.getBoundingClientRect();
    return Math.max(box.right - root.clientWidth, -box.left);
  };
  const all = [...document.body.querySelectorAll("*")].filter((element) => !scrolls(element.parentElement));
  const widest = all.reduce((most, element) => (beyond(element) > beyond(most) + 0.5 ? element : most), all[0]);
  const names = [];
  for (let element = widest; element && element !== document.body && names.length < 3; element = element.parentElement) {
    names.unshift(element.localName + [...element.classList].map((name) => `.${name}`).join(""));
  }
  const text = widest.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  return [`overflow: ${root.scrollWidth - root.clientWidth} px, by \`${names.join(" > ")}\` “${text}”`];
}

/** What moved while the page loaded. */
export async function shifts() {
  const entries = await new Promise((done) => {
    const seen = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(seen), 60);
  });
  const moved = entries.filter((entry) => !entry.hadRecentInput && entry.value > 0);
  const total = moved.reduce((sum, entry) => sum + entry.value, 0);
  // What is below this is not even shown by the browser's own tools.
  if (total < 0.001) {
    return [];
  }
  const nodes = moved.flatMap((entry) => entry.sources).map((source) => source.node).filter(Boolean);
  const name = (node) => (node.localName ?? "text") + [...(node.classList ?? [])].map((one) => `.${one}`).join("");
  return [`layout shift: ${total.toFixed(3)}, of ${[...new Set(nodes.map(name))].slice(0, 5).join(" ")}`];
}

/** Scripts, styles and handlers that stand in the page itself, in the HTML as it was served. */
export function inline(html) {
  const served = new DOMParser().parseFromString(html, "text/html");
  const faults = [];
  for (const element of served.querySelectorAll("*")) {
    const data = element.localName === "script" && /json/.test(element.type);
    if (element.localName === "style" || (element.localName === "script" && !element.hasAttribute("src") && !data)) {
      faults.push(`inline: \`<${element.localName}>\` in the HTML`);
    }
    for (const { name } of element.attributes) {
      if (name === "style" || name.startsWith("on")) {
        faults.push(`inline: the attribute \`${name}\` of \`<${element.localName}>\``);
      }
    }
  }
  return [...new Set(faults)];
}

/** Whether the browser shows and paints the page; what it does not paint can't be seen to move. */
export function unpainted() {
  return document.visibilityState === "visible" ? [] : ["the browser does not show the page"];
}

/** Waits until no colour is on its way from one scheme to another. */
export async function still() {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 5000);
  await Promise.allSettled(moving.map((one) => one.finished));
}

/** Leaves of long lists and texts the beginning. */
export function thin() {
  document.querySelectorAll(":is(li, p, tr, dt, dd):nth-child(n + 60)").forEach((element) => element.remove());
}
