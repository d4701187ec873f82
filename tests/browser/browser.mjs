// An address and a way to look at it -> an open page, and all that went wrong while it loaded.
//
// Every page has a browser context of its own: a cold cache, no cookies, and a window that is shown,
// so that the browser paints it. Nothing here judges how the page looks.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE_MS = 60_000;

/** What npm installed below `tools`: a function that finds a file of a package, and one that loads a package. */
export function packages(tools) {
  const { resolve } = createRequire(path.join(path.resolve(tools), "package.json"));
  return { resolve, load: (name) => import(pathToFileURL(resolve(name))) };
}

/** Starts Chromium with an empty user-data-dir, which puppeteer makes and removes. */
export async function launch(modules) {
  const { default: puppeteer } = await modules.load("puppeteer-core");
  return puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS, protocolTimeout: PATIENCE_MS });
}

/**
 * Opens `address`; `view` has `width`, and maybe `height`, `zoom`, `scheme`, `script` (false for none).
 * What else there is to `watch` while it loads is a function that gets the page before that.
 */
export async function open(browser, address, view, watch) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const wrong = [];
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport(viewport(view));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme ?? "light" }]);
  if (view.script === false) {
    await page.setJavaScriptEnabled(false);
  }
  listen(page, address, wrong);
  await watch?.(page);
  const response = await page.goto(address, { waitUntil: "load" });
  // Without script, no timer of the page's runs either.
  await (view.script === false ? new Promise((done) => setTimeout(done, 200)) : page.evaluate(settled));
  return { page, wrong, context, html: await response.text(), close: () => context.close() };
}

/** Opens the same address in the same page again, with all that was fetched still there. */
export async function again(page, view) {
  await page.setViewport(viewport(view));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme ?? "light" }]);
  await page.reload({ waitUntil: "load" });
  await page.evaluate(settled);
}

/** What puppeteer calls a viewport. */
export function viewport({ width, height, zoom }) {
  return { width, height: height ?? (width < 600 ? 780 : 900), deviceScaleFactor: zoom ?? 1 };
}

// Complaints of the console, errors of scripts, requests that failed or went elsewhere. The console
// also tells of what the page's own policy forbade. That a missing page is missing is no fault.
function listen(page, address, wrong) {
  const origin = new URL(address).origin;
  page.on("console", (message) => {
    const missing = message.location()?.url === address && /status of 404/.test(message.text());
    if (["error", "warn", "warning", "assert"].includes(message.type()) && !missing) {
      wrong.push(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => wrong.push(`script error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) {
      wrong.push(`request elsewhere: ${request.url()}`);
    }
  });
  page.on("requestfailed", (request) => wrong.push(`request failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url() !== address) {
      wrong.push(`request failed: ${response.url()} with ${response.status()}`);
    }
  });
}

// Runs in the page: fonts are there, and what they changed is painted.
async function settled() {
  await document.fonts.ready;
  const pause = new Promise((done) => setTimeout(done, 500));
  const painted = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))));
  await Promise.race([painted, pause]);
}
