// An address -> a page that is watched while the site under it changes. It knows what the preview's script
// puts into pages, and judges nothing.

import { open } from "./browser.mjs";
import { pause } from "./live.mjs";

/** How a page is opened. */
export const WIDE = { width: 1280 };

/** How long something may take until it is shown: many times what it does, as the machine may be busy. */
export const SHOWN_WITHIN_MS = 3000;

/** Opens a page in which `told()` tells what the preview shows. */
export const visit = (browser, address) => open(browser, address, WIDE, (page) => page.evaluateOnNewDocument(tell));

/** Until something holds in the page, across reloads. */
export async function shows(page, what, wanted) {
  const until = performance.now() + SHOWN_WITHIN_MS;
  // while it is loaded anew, nothing can be asked
  while (!(await page.evaluate(what, wanted).catch(() => false))) {
    if (performance.now() > until) {
      throw new Error(`it never came to ${what} for ${JSON.stringify(wanted)}`);
    }
    await pause(10);
  }
}

// Runs in every page before anything else: how to ask what the preview says there.
function tell() {
  window.told = () => {
    const root = document.querySelector("dateline-preview").shadowRoot;
    const badge = root.querySelector("section button");
    return {
      open: root.querySelector("dialog").open,
      title: root.querySelector("h2").textContent,
      said: [...root.querySelectorAll("pre")].map((one) => one.textContent),
      inside: root.activeElement !== null,
      badge: badge.hidden ? "" : badge.textContent,
      mark: root.querySelector("[role=status]").textContent,
    };
  };
}

// What can be asked of a page; all of it runs there.

/** Whether these words are in the page. */
export const includes = (words) => document.body.textContent.includes(words);
export const lacks = (words) => !document.body.textContent.includes(words);

/**
 * Leaves a mark that a reload takes away: in what ways the title is painted from now on. Its width tells
 * the letters that it is painted with.
 */
export function mark() {
  const title = document.createRange();
  title.selectNodeContents(document.querySelector("h1"));
  window.marked = new Set();
  const look = () => {
    const { fontSize, color } = getComputedStyle(title.commonAncestorContainer);
    window.marked.add(`${title.getClientRects()[0].width} ${fontSize} ${color}`);
    requestAnimationFrame(look);
  };
  look();
}

/** Whether that mark is there, and what was seen since. */
export function marks() {
  const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].filter((one) => /\/style\./.test(one.href));
  return { marked: Boolean(window.marked), ways: [...(window.marked ?? [])], sheets: sheets.length };
}

/** Tells the page that it is hidden, or shown: without a window there is no other way. */
export function hide(is) {
  Object.defineProperty(document, "hidden", { value: is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** Until the page is painted. */
export const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
