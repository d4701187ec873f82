// The checks themselves: pages with one fault of each sort, and every fault is found; and a page
// without one, of which nothing is said. The part `planted`.

import fs from "node:fs";
import path from "node:path";

import * as axe from "./axe.mjs";
import * as feeds from "./feeds.mjs";
import { messages } from "./html.mjs";
import { walk } from "./keyboard.mjs";
import { examine } from "./pages.mjs";
import { sane } from "./print.mjs";
import { filtering, switching } from "./scripted.mjs";
import { compare } from "./scriptless.mjs";
import { serve } from "./server.mjs";
import { excess, weigh } from "./weight.mjs";

const page = (body, head = "") => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">${head}</head>
<body class="is-front">${body}</body></html>`;
const POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'self\'">';
const SCRIPT = '<script src="/script.js"></script>';
const CLEAN = '<a class="skip" href="#at-main">Skip</a><main id="at-main" tabindex="-1"><h1>A</h1><p><a href="/">Words</a></p></main>';
const IN_MAIN = (body) => page(`<main><h1>A</h1>${body}</main>`);

// Scripts by the name of the page that has them.
const SCRIPTS = {
  console: 'console.error("planted")',
  thrown: 'throw new Error("planted")',
  cookie: 'document.cookie="a=b"',
  listed: 'document.querySelector("p").innerHTML="<a href=\'/x/\'>x</a>"',
};

// What the part `pages` must say of each page.
const PAGES = {
  alt: [IN_MAIN('<img src="/dot.png" width="9" height="9">'), /axe image-alt/],
  dark: [IN_MAIN('<p class="dim">Words</p>'), /axe color-contrast/, "360 dark"],
  target: [IN_MAIN('<p class="row"><a href="/">a</a><a href="/alt/">b</a></p>'), /axe target-size/],
  wide: [IN_MAIN('<p class="wide">Words</p>'), /^overflow: .*p\.wide/],
  narrow: [IN_MAIN('<p class="narrow">Words</p>'), /^overflow/, "320"],
  style: [IN_MAIN('<p style="color:red">Words</p>'), /^inline: the attribute `style`/],
  handler: [IN_MAIN('<p onclick="x()">Words</p>'), /^inline: the attribute `onclick`/],
  element: [page("<main><h1>A</h1></main>", "<style>p{}</style>"), /^inline: `<style>`/],
  elsewhere: [IN_MAIN('<img alt="" src="http://127.0.0.2:9/a.png">'), /^request elsewhere/],
  gone: [IN_MAIN('<img alt="" src="/gone.png">'), /^request failed/],
  policy: [page(`<main><h1>A</h1></main>${SCRIPT}`, POLICY), /^console: .*Content Security Policy/],
  shift: [IN_MAIN('<img alt="" src="/tall.svg?late"><p>Words</p>'), /^layout shift/],
  console: [page(`<main><h1>A</h1></main>${SCRIPT}`), /^console: planted/],
  thrown: [page(`<main><h1>A</h1></main>${SCRIPT}`), /^script error: planted/],
  cookie: [page(`<main><h1>A</h1></main>${SCRIPT}`), /^cookie: a/],
};

const STYLE = `body{margin:0;background:#fff;color:#000;font:16px/2 sans-serif}a{color:#00c}
.skip{position:absolute;top:-99px}.skip:focus{top:0}.row a{font-size:8px;line-height:1}.wide{width:3000px}.narrow{width:340px}
.unseen a:focus{outline:none}@media(prefers-color-scheme:dark){.dim{color:#ddd}}`;

/** Says which faults were not found. */
export async function planted(world) {
  const { browser, modules, temporary } = world;
  const folder = path.join(temporary, "planted");
  const { base, close } = await serve(folder);
  const write = (name, html) => {
    const script = SCRIPTS[name];
    put(folder, `${name}/index.html`, script ? html.replace("/script.js", `/${name}.js`) : html);
    put(folder, `${name}.js`, script ?? "");
    return new URL(`${name}/`, base).href;
  };
  put(folder, "style.css", STYLE);
  put(folder, "dot.png", "");
  put(folder, "tall.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>');
  const text = axe.source(modules);
  const checks = { clean: await clean(browser, write, text), ...(await others(world, folder, write)) };
  for (const [name, [html, expected, how]] of Object.entries(PAGES)) {
    const found = await examine(browser, { at: name, widths: [360], address: write(name, html) }, text);
    checks[name] = found.some((fault) => expected.test(fault.what) && (!how || fault.how === how));
  }
  close();
  const missed = Object.keys(checks).filter((name) => !checks[name]);
  return { checked: Object.keys(checks).length, faults: missed.map((at) => ({ at, what: "what was planted was not found" })) };
}

// A feed without a fault, and what must be said of others.
async function ofFeeds(browser, folder, write) {
  const base = new URL("/", write("feeds", ""));
  const look = async (name, entry, sheet = "feed.css") => {
    const feed = `<?xml-stylesheet type="text/css" href="/${sheet}"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"><h:div><h:a href="/">A</h:a></h:div>${entry}</feed>`;
    put(folder, `${name}.xml`, feed);
    const found = await feeds.examine(browser, { at: name, address: new URL(`${name}.xml`, base).href, widths: [360] });
    return found.map((fault) => fault.what).join("\n");
  };
  put(folder, "feed.css", `feed{display:block;background:#fff;color:#000;font:16px/2 sans-serif}@media(prefers-color-scheme:dark){feed{background:#000;color:#fff}}
entry,a{display:block;color:inherit}content{display:none}wide{display:block;width:3000px}dim{color:#888}`);
  put(folder, "light.css", "feed,entry,a{display:block;font:16px/2 sans-serif;color:#000}");
  const entry = (more) => `<entry><h:a href="/">B</h:a>${more}</entry>`;
  return {
    feed: (await look("plain", entry("<content>&lt;p>a&lt;/p></content>"))) === "",
    feedCode: /^code: `<summary>`/.test(await look("code", entry("<summary>&lt;p>a&lt;/p></summary>"))),
    feedWide: /^overflow/.test(await look("wide", entry("<wide>a</wide>"))),
    feedDim: /^contrast: 3.5 of `<dim>`/.test(await look("dim", entry("<dim>a</dim>"))),
    feedLink: /not every title/.test(await look("unlinked", "<entry><title>a</title></entry>")),
    feedHidden: /^link: “C”/.test(await look("hidden", entry("<content><h:a href='/'>C</h:a></content>"))),
    feedLight: /dark is as light/.test(await look("light", entry(""), "light.css")),
    feedSheet: /request failed/.test(await look("sheetless", entry(""), "gone.css")),
  };
}

function put(folder, name, text) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

async function clean(browser, write, text) {
  const found = await examine(browser, { at: "clean", widths: [360], address: write("clean", page(CLEAN)) }, text);
  found.forEach((fault) => console.error(`planted: of a clean page it is said: ${fault.what}`));
  return found.length === 0;
}

// What the other parts must say, each with a look of its own.
async function others({ browser, modules, java }, folder, write) {
  const listed = page(`<main><h1>A</h1><p>Words</p></main>${SCRIPT}`);
  const heavy = IN_MAIN(`<!--${Array.from({ length: 40_000 }, (_, index) => (index * 7919) % 100_003)}-->`);
  const lost = await compare(browser, { at: "listed", address: write("listed", listed) });
  const site = (name, html) => ({ base: write(name, html), found: [] });
  const unseen = await walk(browser, { at: "", how: "", width: 360, site: site("unseen", page(CLEAN.replace("<p>", '<p class="unseen">'))) });
  const skipless = await walk(browser, { at: "", how: "", width: 360, site: site("skipless", IN_MAIN("<p>Words</p>")) });
  const dead = page('<button aria-pressed="false">Dark</button><input type="search" aria-controls="a"><p role="status"></p><ul id="a"><li><a href="/">One</a></li><li><a href="/">Two</a></li></ul>');
  const idle = { at: "", address: write("idle", dead) };
  const switched = await switching(browser, idle);
  const filtered = await filtering(browser, idle);
  write("broken", IN_MAIN("<p><b>Words</p>"));
  const said = java ? await messages(modules, path.join(folder, "broken")) : null;
  return {
    scriptless: lost.some((fault) => /script only/.test(fault.what)),
    focus: unseen.some((fault) => /no visible focus/.test(fault.what)),
    switch: switched.some((fault) => /changes nothing/.test(fault.what)),
    filter: filtered.some((fault) => /are left of/.test(fault.what)),
    skip: skipless.some((fault) => /first Tab/.test(fault.what)),
    ...(await ofFeeds(browser, folder, write)),
    weight: excess(await weigh(browser, write("heavy", heavy))).some((what) => /the page itself/.test(what)),
    paper: sane(Buffer.from("/Type /Page /MediaBox [0 0 842 595]")).length === 1 && sane(Buffer.from("")).length > 1,
    html: said === null || said.some((message) => message.type === "error"),
  };
}
