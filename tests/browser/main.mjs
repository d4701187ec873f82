// What was asked for on the command line -> the parts that check it, one after another, and an exit
// code. What a part is, its own file says.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";

import { launch, packages } from "./browser.mjs";
import { feeds } from "./feeds.mjs";
import { html } from "./html.mjs";
import { keyboard } from "./keyboard.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { hasNginx, nginx } from "./nginx.mjs";
import { pages } from "./pages.mjs";
import { planted } from "./planted.mjs";
import { preview } from "./preview.mjs";
import { print } from "./print.mjs";
import { finish } from "./report.mjs";
import { scripted } from "./scripted.mjs";
import { scriptless } from "./scriptless.mjs";
import { search } from "./search.mjs";
import { served } from "./served.mjs";
import { build, prepare, themes } from "./sites.mjs";
import { weight } from "./weight.mjs";

// In this order. What measures time comes last, when nothing else is at work.
const PARTS = { planted, served, pages, scripted, scriptless, keyboard, print, feeds, weight, html, search, nginx, preview, lighthouse };

const HELP = `tests/browser/run [--theme NAME,…] [--site NAME,…] [--only PART,…] [--page NAME,…] [--width PX,…] [--dateline FILE]

  --theme     these themes only, of those in themes/
  --site      these sites only: demo, arabic, empty, other
  --only      these parts only: ${Object.keys(PARTS).join(", ")}
  --page      these pages only, by the names that screenshots have: front, briefing, index-topics …
  --width     these widths only, for the part \`pages\`
  --dateline  the program that builds the sites, in place of a fresh release build`;

const repository = fileURLToPath(new URL("../..", import.meta.url));
const text = { type: "string" };
const { values } = parseArgs({
  options: { theme: text, site: text, only: text, page: text, width: text, dateline: text, target: text, help: { type: "boolean" } },
});
const asked = (name, all) => {
  const names = values[name]?.split(",") ?? all;
  const unknown = names.filter((one) => !all.includes(one));
  if (unknown.length) {
    console.error(`there is no ${name} \`${unknown}\`: there are ${all.join(", ")}`);
    process.exit(2);
  }
  return names;
};

if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const target = path.resolve(values.target ?? "target");
const dateline = path.resolve(values.dateline ?? path.join(target, "release/dateline"));
const parts = asked("only", Object.keys(PARTS));
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "dateline-browser-"));
process.on("exit", () => fs.rmSync(temporary, { recursive: true, force: true }));

const sites = [];
const folders = prepare(repository, temporary);
const wantedThemes = asked("theme", themes(repository));
for (const name of asked("site", Object.keys(folders))) {
  for (const theme of wantedThemes) {
    const site = await build({ dateline, name, root: folders[name], theme, temporary });
    site.pages = site.pages.filter((page) => !values.page || values.page.split(",").includes(page.name));
    sites.push(site);
  }
}

const modules = packages(path.join(target, "tools/browser"));
const java = spawnSync("java", ["-version"]).status === 0;
const browser = await launch(modules);
const widths = values.width?.split(",").map(Number);
let code = 0;
for (const part of parts) {
  if (part === "html" && !java) {
    console.error("skipped: html: install Java 17 or newer (Debian: default-jre-headless)");
    code ||= 3;
    continue;
  }
  if (part === "nginx" && !hasNginx()) {
    console.error("skipped: nginx: install nginx with its module for brotli (Debian: nginx libnginx-mod-http-brotli-static)");
    code ||= 3;
    continue;
  }
  const started = Date.now();
  const world = { browser, sites, modules, repository, dateline, target, temporary, java, widths };
  const found = await PARTS[part](world).catch((error) => ({ checked: 1, faults: [{ at: "the part itself", what: error.stack }] }));
  code = finish(part, found, started) ? code : 1;
}
await browser.close();
sites.forEach((site) => site.close());
process.exit(code);
