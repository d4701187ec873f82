// What a theme's script offers -> where it does not do it: a choice of light or dark that is kept and
// is there from the first picture on, and long lists that can be filtered. The part `scripted`.

import { again, open } from "./browser.mjs";
import { each } from "./report.mjs";

const VIEW = { width: 1280 };

/** Uses the switch and the filters of the demonstration and of the Arabic site. */
export async function scripted({ browser, sites }) {
  const wanted = sites.filter((site) => ["demo", "arabic"].includes(site.name));
  const jobs = wanted.flatMap((site) => {
    const long = site.pages.filter((page) => page.name.startsWith("index-") && site.name === "demo");
    const job = (work, page) => ({ work, at: `${site.name} ${site.theme} ${page.address}`, address: new URL(page.address, site.base).href });
    return [job(switching, { address: "/" }), ...long.map((page) => job(filtering, page))];
  });
  return { checked: jobs.length, faults: await each(jobs, (one) => one.work(browser, one)) };
}

/** Whether the choice of a scheme is taken, is kept, and can be taken back. */
export async function switching(browser, { at, address }) {
  const { page, close } = await open(browser, address, VIEW, (one) => one.evaluateOnNewDocument(watch));
  const faults = [];
  const note = (what) => faults.push({ at, what });
  try {
    const before = await page.evaluate(state);
    await page.click("button[aria-pressed]");
    const after = await page.evaluate(state);
    if (before.colour === after.colour || before.pressed === after.pressed) {
      note("the switch changes nothing, or does not say so");
    }
    await again(page, VIEW);
    const kept = await page.evaluate(state);
    if (kept.colour !== after.colour || kept.pressed !== after.pressed) {
      note("what was chosen is forgotten on the next page");
    }
    if (kept.first !== kept.colour) {
      note(`the page is first painted ${kept.first}, then ${kept.colour}`);
    }
    await page.click("button[aria-pressed]");
    if ((await page.evaluate(state)).colour !== before.colour) {
      note("the choice can't be taken back");
    }
  } catch (error) {
    note(`the switch can't be used: ${error.message}`);
  } finally {
    await close();
  }
  return faults;
}

/** Whether a filter leaves what has the word, and nothing else. */
export async function filtering(browser, { at, address }) {
  const { page, close } = await open(browser, address, VIEW);
  const faults = [];
  try {
    const all = await page.evaluate(entries);
    const word = all.at(-1).split(/\s+/)[0];
    await page.type("input[type=search]", word.toUpperCase());
    const left = await page.evaluate(entries);
    const wrong = left.filter((text) => !text.toLowerCase().includes(word.toLowerCase()));
    if (!left.includes(all.at(-1)) || left.length === all.length || wrong.length) {
      faults.push({ at, what: `of ${all.length} entries ${left.length} are left of “${word}”, ${wrong.length} of them without it` });
    }
    const said = await page.evaluate(() => document.querySelector("[role=status]").textContent);
    if (!said.includes(String(left.length))) {
      faults.push({ at, what: `the filter says “${said}”, and ${left.length} are left` });
    }
  } catch (error) {
    faults.push({ at, what: `the filter can't be used: ${error.message}` });
  } finally {
    await close();
  }
  return faults;
}

// Runs in the page before anything else: the ground as it is first painted.
function watch() {
  const look = () => {
    if (!document.body) {
      requestAnimationFrame(look);
      return;
    }
    window.firstGround = getComputedStyle(document.body).backgroundColor;
  };
  requestAnimationFrame(look);
}

function state() {
  const button = document.querySelector("button[aria-pressed]");
  const colour = getComputedStyle(document.body).backgroundColor;
  return { colour, pressed: button.getAttribute("aria-pressed"), first: window.firstGround };
}

// Runs in the page: the entries of a list that can be filtered, as far as they are shown.
function entries() {
  const list = document.getElementById(document.querySelector("input[type=search]").getAttribute("aria-controls"));
  const all = [...list.querySelectorAll("li")].filter((one) => one.checkVisibility() && one.querySelector("a"));
  return all.map((one) => one.textContent.trim().replace(/\s+/g, " "));
}
