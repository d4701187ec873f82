// The output of a site, with its `_headers` and `_redirects` put into a configuration -> what nginx makes
// of it, and what Chromium thinks of that. The part `nginx`.
//
// One theme stands at the root of its server, the next one below a path. nginx runs from a folder of its
// own, on a port that nobody else has, and knows nothing of the nginx that may be installed.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import zlib from "node:zlib";

import { again, open } from "./browser.mjs";
import { each } from "./report.mjs";
import { AS_OF, survey } from "./sites.mjs";

const BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
const PATIENCE_MS = 10_000;
const PLANTED = "planted.html";

// What is sent packed, how it is unpacked, and the end of the name of the file that it is.
const PACKED = { br: [zlib.brotliDecompressSync, ".br"], gzip: [zlib.gunzipSync, ".gz"] };

const TYPES = {
  ".css": /^text\/css; charset=utf-8$/,
  ".html": /^text\/html; charset=utf-8$/,
  ".js": /^(text|application)\/javascript; charset=utf-8$/,
  ".json": /^application\/json/,
  ".ics": /^text\/calendar; charset=utf-8$/,
  ".svg": /^image\/svg\+xml/,
  ".txt": /^text\/plain; charset=utf-8$/,
  ".woff2": /^font\/woff2$/,
  ".xml": /^(text|application)\/xml; charset=utf-8$/,
};

/** Whether there is an nginx, and one that sends `.br`. */
export const hasNginx = () => spawnSync("nginx", ["-v"]).status === 0 && fs.existsSync(BROTLI);

/** Serves the demonstration with each theme. */
export async function nginx(world) {
  const themes = [...new Set(world.sites.map((site) => site.theme))];
  const faults = [];
  let checked = 0;
  for (const [index, theme] of themes.entries()) {
    const site = await build(world, theme, index % 2 ? "/desk/" : "/");
    const stop = await start(site);
    try {
      const found = [await answers(site), await errors(site), await visits(world.browser, site), await plantedIsFound(world.browser, site)];
      faults.push(...found.flatMap((one) => one.map((fault) => ({ ...fault, at: `nginx ${theme} ${fault.at}` }))));
      checked += site.files.length;
    } finally {
      stop();
    }
  }
  return { checked, faults };
}

// A copy of the demonstration with compressed files, an old address, and a page that the policy forbids
// something.
async function build({ repository, dateline, temporary }, theme, below) {
  const folder = path.join(temporary, "nginx", theme);
  const root = path.join(folder, "site");
  for (const part of ["content", "dateline.yaml", "themes"]) {
    fs.cpSync(path.join(repository, part), path.join(root, part), { recursive: true });
  }
  const settings = path.join(root, "dateline.yaml");
  const kept = fs.readFileSync(settings, "utf8").replace(/^hosts:.*\n(?:[ ].*\n)*/m, "");
  fs.writeFileSync(settings, `${kept}hosts: {precompress: {gzip: 6, brotli: 5}}\n`);
  fs.writeFileSync(path.join(root, "content/pages/moved.md"), "---\ntitle: Moved\nredirects: [/old/page/, /älter/]\n---\nWords.\n");
  const planted = '<!DOCTYPE html><html lang="en"><title>A</title><p style="color:red">A</p><script>1</script>';
  fs.writeFileSync(path.join(root, "content/static", PLANTED), planted);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}${below}`;
  const served = path.join(folder, "served");
  const output = path.join(served, below);
  const call = ["build", "--root", root, "--theme", theme, "--as-of", AS_OF, "--output", output, "--base-url", base, "--quiet"];
  execFileSync(dateline, call, { stdio: ["ignore", "inherit", "inherit"] });
  const all = fs.readdirSync(output, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const files = all.map((one) => path.relative(output, path.join(one.parentPath ?? one.path, one.name))).sort();
  return { folder, served, output, port, base, below, files, pages: survey("demo", output).pages };
}

function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// Runs nginx until what is returned is called.
async function start(site) {
  const file = path.join(site.folder, "nginx.conf");
  fs.writeFileSync(file, configuration(site));
  const log = path.join(site.folder, "nginx.log");
  const server = spawn("nginx", ["-p", site.folder, "-c", file, "-e", log], { stdio: ["ignore", "ignore", "inherit"] });
  const until = Date.now() + PATIENCE_MS;
  while (!(await ask(site, "").catch(() => null))) {
    if (Date.now() > until || server.exitCode !== null) {
      server.kill();
      throw new Error(`nginx does not answer: ${fs.readFileSync(log, "utf8")}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return () => server.kill();
}

function configuration({ folder, served, output, port, below }) {
  const headers = rules(fs.readFileSync(path.join(output, "_headers"), "utf8"));
  const names = [...new Set(headers.map(({ name }) => name))];
  // of the values of one header, that of the last rule that fits counts
  const maps = names.map((name, index) => {
    const values = headers.filter((rule) => rule.name === name).reverse();
    return `map $uri $header_${index} { default ""; ${values.map(({ pattern, value }) => `${pattern} ${quoted(value)};`).join(" ")} }`;
  });
  const add = names.map((name, index) => `add_header ${name} $header_${index} always;`);
  const redirects = moved(output).map(([old, target]) => `location = ${quoted(decodeURI(old))} { return 301 ${quoted(target)}; }`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `
${process.getuid() === 0 ? "user root;" : ""}
load_module ${BROTLI};
daemon off;
worker_processes 1;
pid ${folder}/pid;
events {}
http {
  ${temporary.join("\n  ")}
  access_log off;
  include /etc/nginx/mime.types;
  types { text/calendar ics; }
  default_type application/octet-stream;
  charset utf-8;
  charset_types text/css text/plain text/xml text/calendar text/javascript application/javascript application/xml;
  absolute_redirect off;
  gzip_static on;
  brotli_static on;
  gzip_vary on;
  map_hash_bucket_size 512;
  ${maps.join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    root ${served};
    index index.html;
    error_page 404 ${below}404.html;
    ${add.join("\n    ")}
    ${redirects.join("\n    ")}
  }
}
`;
}

// `_headers` -> a pattern of nginx, a name and a value for each line.
function rules(text) {
  let pattern = null;
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith(" ")) {
      const parts = decodeURI(line).split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      pattern = quoted(`~^${parts.join(".*")}$`);
      return [];
    }
    const [, name, value] = /^ +([^:]+): (.*)$/.exec(line);
    return [{ pattern, name, value }];
  });
}

// The lines of `_redirects`: the old address and the new one.
function moved(output) {
  const file = path.join(output, "_redirects");
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.map((line) => line.split(" "));
}

function quoted(text) {
  if (/["\n]|\$(?!$)/.test(text)) {
    throw new Error(`nginx would not take ${text} as it is`);
  }
  return `"${text}"`;
}

// One request, its answer as it comes.
function ask(site, address, encoding = "identity") {
  const where = { port: site.port, host: "127.0.0.1", path: site.below + address, headers: { "accept-encoding": encoding }, agent: false };
  return new Promise((done, fail) => {
    const request = http.get(where, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", fail);
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    request.on("error", fail);
  });
}

// Every file is sent as it is and packed, with its type and its headers.
async function answers(site) {
  const own = (file) => file.startsWith("_") || /\.(br|gz)$/.test(file);
  const old = moved(site.output).map(([address]) => decodeURI(address));
  const jobs = site.files.filter((file) => !own(file)).map((file) => ({ at: file, file }));
  return each(jobs, async ({ at, file }) => {
    const address = encodeURI(file.replace(/(^|\/)index\.html$/, "$1"));
    if (old.includes(decodeURI(site.below + address))) {
      return [];
    }
    const expected = fs.readFileSync(path.join(site.output, file));
    const plain = await ask(site, address);
    const wrong = head(site, file, plain);
    if (plain.status !== 200 || !plain.body.equals(expected)) {
      wrong.push(`it is sent as ${plain.status}, ${plain.body.length} bytes`);
    }
    for (const [encoding, [unpack, end]] of Object.entries(PACKED)) {
      const packed = site.files.includes(file + end) && fs.readFileSync(path.join(site.output, file + end));
      const answer = await ask(site, address, encoding);
      const found = answer.headers["content-encoding"] ?? false;
      if (found !== (packed ? encoding : false)) {
        wrong.push(`asked for ${encoding} it is sent as ${found}`);
      } else if (packed && !(answer.body.equals(packed) && unpack(answer.body).equals(expected))) {
        wrong.push(`what is sent as ${encoding} is not the file`);
      }
      if (packed && JSON.stringify(head(site, file, answer)) !== JSON.stringify(head(site, file, plain))) {
        wrong.push(`as ${encoding} it has other headers`);
      }
    }
    return wrong.map((what) => ({ at, what }));
  });
}

// What is wrong with the headers of an answer.
function head(site, file, { headers }) {
  const wrong = [];
  const policy = headers["content-security-policy"] ?? "";
  if (!policy.startsWith("default-src 'none'; ") || !policy.endsWith("; frame-ancestors 'none'")) {
    wrong.push(`its policy is \`${policy}\``);
  }
  if (headers["x-content-type-options"] !== "nosniff" || !headers["referrer-policy"] || !headers["permissions-policy"]) {
    wrong.push("it lacks a header");
  }
  const isAsset = file.startsWith("assets/");
  if (isAsset !== /immutable/.test(headers["cache-control"] ?? "")) {
    wrong.push(`its cache-control is \`${headers["cache-control"]}\``);
  }
  const type = TYPES[path.extname(file)];
  if (type && !type.test(headers["content-type"])) {
    wrong.push(`its type is \`${headers["content-type"]}\``);
  }
  return wrong;
}

// Old addresses lead to new ones, and what is not there is said to be missing by a page of the site.
async function errors(site) {
  const faults = [];
  const lines = moved(site.output);
  if (lines.length < 2) {
    faults.push({ at: "_redirects", what: "it lacks a line" });
  }
  for (const [old, target] of lines) {
    const { status, headers } = await ask(site, old.slice(site.below.length));
    const there = await ask(site, target.slice(site.below.length));
    if (status !== 301 || headers.location !== target || there.status !== 200) {
      faults.push({ at: decodeURI(old), what: `it is sent as ${status} to ${headers.location}, and that as ${there.status}` });
    }
  }
  const missing = await ask(site, "no/such/page/");
  const page = fs.readFileSync(path.join(site.output, "404.html"));
  if (missing.status !== 404 || !missing.body.equals(page)) {
    faults.push({ at: "/no/such/page/", what: `it is sent as ${missing.status}, ${missing.body.length} bytes` });
  }
  return faults;
}

// Runs in every page before anything else: the console also tells of what only a header forbids.
function tell() {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`);
  });
}

const watch = (page) => page.evaluateOnNewDocument(tell);

// Every kind of page in light and dark: nothing is forbidden, and nothing fails.
async function visits(browser, site) {
  const kinds = site.pages.filter((page) => page.kind !== "redirect" && page.file !== PLANTED);
  const jobs = kinds.map((page) => ({ at: decodeURI(page.address), address: new URL(`.${page.address}`, site.base).href }));
  return each(jobs, async ({ at, address }) => {
    const { page, wrong, close } = await open(browser, address, { width: 1280 }, watch);
    await again(page, { width: 1280, scheme: "dark" });
    await close();
    return wrong.map((what) => ({ at, what }));
  });
}

// What the policy forbids is noticed.
async function plantedIsFound(browser, site) {
  const { wrong, close } = await open(browser, site.base + PLANTED, { width: 1280 }, watch);
  await close();
  const directives = ["style-src", "script-src"];
  const missed = directives.filter((name) => !wrong.some((what) => what.startsWith(`console: policy: ${name}`)));
  return missed.map((name) => ({ at: PLANTED, what: `that ${name} forbids something was not found` }));
}
