// The demonstration site and the content beside this file -> built sites, one of each theme, each on a
// server of its own, and the pages of each that are worth a look.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { write } from "./generated.mjs";
import { serve } from "./server.mjs";

/** The instant that all sites are built for. */
export const AS_OF = "2026-01-10T00:00:00Z";
const KIND = /<body class="is-([a-z0-9]+)/;

/** Themes that come with Dateline. */
export function themes(repository) {
  const folder = path.join(repository, "themes");
  return fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, "theme.yaml"))).sort();
}

/** Copies what is to be built below `temporary`, and returns the folders by the name of the site. */
export function prepare(repository, temporary) {
  const content = path.join(repository, "tests/browser/content");
  const folders = { demo: repository };
  for (const name of fs.readdirSync(content).sort()) {
    folders[name] = path.join(temporary, name);
    fs.cpSync(path.join(content, name), folders[name], { recursive: true });
    fs.cpSync(path.join(repository, "themes"), path.join(folders[name], "themes"), { recursive: true });
  }
  write(path.join(folders.other, "content"));
  return folders;
}

/** Builds the site `name` from `root` with `theme`, and serves it. */
export async function build({ dateline, name, root, theme, temporary }) {
  const output = path.join(temporary, "built", `${name}-${theme}`);
  const server = await serve(output);
  const call = ["build", "--root", root, "--theme", theme, "--as-of", AS_OF, "--output", output, "--base-url", server.base];
  execFileSync(dateline, [...call, "--quiet"], { stdio: ["ignore", "inherit", "inherit"] });
  return { name, theme, output, ...server, ...survey(name, output) };
}

/** All pages of the site `name` below `output`, and those that are worth a look. */
export function survey(name, output) {
  const found = pages(output);
  return { found, pages: choose(name, found) };
}

// Every page of a site: its address, its kind, its size.
function pages(output) {
  const files = fs.readdirSync(output, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const names = files.map((one) => path.relative(output, path.join(one.parentPath ?? one.path, one.name)));
  const found = [];
  for (const name of names.filter((one) => one.endsWith(".html")).sort()) {
    const text = fs.readFileSync(path.join(output, name), "utf8");
    const address = encodeURI("/" + name.replace(/index\.html$/, ""));
    found.push({ file: name, address, kind: KIND.exec(text)?.[1], size: text.length, image: /<(img|picture)\b/.test(text) });
  }
  return found;
}

// The largest page of each kind and each index of the main edition. Of other content, also every
// briefing that was written by hand, as each of them was for a reason; and the front page of one other
// edition.
function choose(site, found) {
  const editions = found.filter((page) => page.kind === "front" && page.address !== "/").map((page) => page.address);
  const own = found.filter((page) => !editions.some((edition) => page.address.startsWith(edition)));
  const chosen = new Map();
  for (const page of own) {
    const name = page.kind === "index" ? `index-${page.address.split("/")[1]}` : page.kind;
    if (!chosen.has(name) || chosen.get(name).size < page.size) {
      chosen.set(name, page);
    }
  }
  for (const page of found.filter((one) => site === "other" && one.kind === "briefing" && /case/.test(one.address))) {
    chosen.set(`briefing-${page.address.split("/").at(-2)}`, page);
  }
  if (site === "other") {
    // it is one of those
    chosen.delete("briefing");
  }
  const edition = { demo: "ar", other: "ja" }[site];
  if (edition) {
    chosen.set(`front-${edition}`, { address: `/${edition}/`, kind: "front" });
  }
  const special = { redirect: (page) => page.address + "?stay", 404: () => "/no/such/page/" };
  return [...chosen].map(([name, page]) => ({ ...page, name, address: special[page.kind]?.(page) ?? page.address }));
}
