// A folder -> a server on 127.0.0.1 that behaves as hosts of static files do: compressed, with types,
// and with 404.html for what is missing. It knows nothing of Dateline, but for two kindnesses: with
// `?stay` a page that leads elsewhere by itself stays, so that it can be looked at, and with `?late` a
// file comes when the page is painted already.

import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};
const PACKED = [".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"];

// Fonts come a little later than the rest, as they do on a network: else nothing could be seen to
// shift when they arrive.
const FONT_DELAY_MS = 120;
const LATE_MS = 1500;

const gzip = promisify(zlib.gzip);
const refresh = /<meta http-equiv="refresh"[^>]*>/;

/**
 * Serves `folder`, which need not be there yet; `base` is its address and ends with a slash. `headers` says
 * what else is sent along with every file of the folder.
 */
export async function serve(folder, headers = async () => ({})) {
  const server = http.createServer((request, response) => {
    answer(folder, new URL(request.url, "http://localhost"), response, headers).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function answer(folder, address, response, headers) {
  // Browsers ask for this by themselves where a site names no icon.
  if (address.pathname === "/favicon.ico") {
    response.writeHead(204).end();
    return;
  }
  const found = await file(folder, decodeURIComponent(address.pathname));
  const name = found ?? path.join(folder, "404.html");
  const kind = path.extname(name);
  let body = await fs.readFile(name).catch(() => Buffer.from("There is nothing."));
  if (address.search === "?stay") {
    body = Buffer.from(body.toString().replace(refresh, ""));
  }
  const head = { "content-type": TYPES[kind] ?? "application/octet-stream", "cache-control": "max-age=600", ...(await headers(folder)) };
  if (PACKED.includes(kind)) {
    body = await gzip(body);
    head["content-encoding"] = "gzip";
  }
  head["content-length"] = body.length;
  if (kind === ".woff2") {
    await new Promise((done) => setTimeout(done, FONT_DELAY_MS));
  }
  if (address.search === "?late") {
    await new Promise((done) => setTimeout(done, LATE_MS));
  }
  response.writeHead(found ? 200 : 404, head).end(body);
}

// The file that an address names; none where there is none, or where it would lie outside.
async function file(folder, address) {
  const name = path.join(folder, address.endsWith("/") ? address + "index.html" : address);
  if (!name.startsWith(folder + path.sep)) {
    return null;
  }
  const about = await fs.stat(name).catch(() => null);
  return about?.isFile() ? name : null;
}
