// The way from the front page through an index to a briefing and on to the archive, by Tab and Enter
// alone -> where it is blocked, and where a reader can't see what has the focus. And the keys that `wire`
// has for its lists. The part `keyboard`.

import { open } from "./browser.mjs";
import { each } from "./report.mjs";

const MOST_STEPS = 400;

/** Walks through the demonstration and the Arabic site, on a wide and on a narrow screen. */
export async function keyboard({ browser, sites }) {
  const wanted = sites.filter((site) => ["demo", "arabic"].includes(site.name));
  const jobs = wanted.flatMap((site) =>
    [1280, 360].map((width) => ({ at: `${site.name} ${site.theme}`, how: `${width}`, site, width })),
  );
  return { checked: jobs.length, faults: await each(jobs, (one) => walk(browser, one)) };
}

/** What is wrong on the way. */
export async function walk(browser, { at, how, site, width }) {
  const kinds = new Map(site.found.map((page) => [page.address, page.kind]));
  const faults = [];
  const { page, close } = await open(browser, site.base, { width });
  const note = (found) => {
    const where = `${at} ${decodeURI(new URL(page.url()).pathname)}`;
    faults.push(...found.map((what) => ({ at: where, how, what })));
  };
  try {
    note(await skips(page));
    await page.goto(site.base);
    if (site.theme === "wire") {
      note(await keys(page));
      await page.goto(site.base);
    }
    for (const kind of ["index", "topic country actor", "briefing", "archive"]) {
      const { found, unseen } = await tabTo(page, (address) => kind.split(" ").includes(kinds.get(address)));
      note(unseen);
      if (!found) {
        note([`no link to a page of the kind ${kind} is reached by Tab`]);
        break;
      }
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    }
  } finally {
    await close();
  }
  return faults;
}

// The first Tab shows a link to the main part of the page, and Enter leads there.
async function skips(page) {
  await page.keyboard.press("Tab");
  const first = await page.evaluate(focused);
  if (!first.inside) {
    return ["the first Tab does not reach a link into the page"];
  }
  const faults = first.fault ? [`the link into the page: ${first.fault}`] : [];
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inMain = await page.evaluate(() => Boolean(document.activeElement.closest("main")));
  return inMain ? faults : [...faults, "the link into the page does not lead into `main`"];
}

// j and k go through the titles of a list, each in sight; Enter opens one; / leads to the filter, where all
// of them are letters, and ? to what tells of them.
async function keys(page) {
  const faults = [];
  const expect = (is, what) => void (is || faults.push(`the keys: ${what}`));
  const press = async (...all) => {
    for (const key of all) {
      await page.keyboard.press(key);
    }
    return page.evaluate(place);
  };
  const last = (await page.evaluate(place)).count - 1;
  const walked = [];
  for (let step = 0; step <= last; step += 1) {
    walked.push((await press("j")).at);
    const { fault } = await page.evaluate(focused);
    expect(!fault, fault);
  }
  expect(last > 1 && walked.every((at, step) => at === step), `j went to the titles ${walked}`);
  expect((await press("j")).at === last, "j went past the last title");
  expect((await press("k", "k")).at === last - 2, "k does not go back");
  expect(!(await page.evaluate(focused)).fault, "after k, the title is not seen");
  await page.keyboard.down("Control");
  expect((await press("k")).at === last - 2, "k goes back with Control, too");
  await page.keyboard.up("Control");
  expect((await press("/")).field === "", "/ does not lead to the filter");
  expect((await press("j", "k", "/", "?")).field === "jk/?", "keys do not write into the filter");
  await page.reload();
  expect((await press("?")).help, "? does not open the help");
  expect((await press("j")).at < 0, "j goes on below the help");
  expect(!(await press("Escape")).help, "Escape does not close the help");
  // until the browser has taken the focus out of it, a moment later, nothing else can have it
  await page.waitForFunction(() => !document.activeElement.closest("dialog"), { timeout: 5000 });
  const { address } = await press("j");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  expect(address && page.url() === address, "Enter does not open the title");
  return faults;
}

// Runs in the page: which of the titles has the focus, and how many there are; or what the filter holds.
function place() {
  const titles = [...document.querySelectorAll("main :is(h2, h3) > a[hreflang]")];
  const element = document.activeElement;
  return {
    at: titles.indexOf(element),
    count: titles.length,
    address: element.href,
    field: element.type === "search" ? element.value : null,
    help: Boolean(document.querySelector("dialog[open]")),
  };
}

// Presses Tab until a link to a wanted address has the focus.
async function tabTo(page, wanted) {
  const unseen = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press("Tab");
    const { fault, address, ended } = await page.evaluate(focused);
    if (ended) {
      break;
    }
    if (fault) {
      unseen.push(fault);
    }
    if (address && wanted(address)) {
      return { found: true, unseen };
    }
  }
  return { found: false, unseen };
}

// Runs in the page: what has the focus, and why a reader would not see that.
async function focused() {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  // what has the focus is scrolled to, smoothly
  for (let before = null; before !== scrollY; ) {
    before = scrollY;
    await new Promise((done) => setTimeout(done, 100));
  }
  const element = document.activeElement;
  if (!element || element === document.body) {
    return { ended: true };
  }
  const name = `\`${element.localName}${[...element.classList].map((one) => `.${one}`).join("")}\` “${element.textContent.trim().slice(0, 30)}”`;
  const shown = ["", "::before", "::after"].some((part) => {
    const style = getComputedStyle(element, part || null);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return (outlined && !/, 0\)$|transparent/.test(style.outlineColor)) || style.boxShadow !== "none";
  });
  const boxes = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const points = boxes.flatMap((box) => [
    [(box.left + box.right) / 2, (box.top + box.bottom) / 2],
    [box.left + 2, box.top + 2],
    [box.right - 2, box.bottom - 2],
  ]);
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element));
  });
  // of a link in a drawing, it is a value of its own
  const link = element.href ? new URL(element.href.baseVal ?? element.href, document.baseURI) : null;
  const inside = Boolean(link?.hash) && link.pathname === location.pathname;
  const fault = !shown ? `no visible focus on ${name}` : !seen ? `the focus is out of sight, on ${name}` : null;
  return { fault, inside, address: link && !inside && link.origin === location.origin ? link.pathname : null };
}
