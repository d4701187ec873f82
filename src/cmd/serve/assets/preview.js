// What a page does under `dateline serve`: it shows every change, and says what is wrong. It judges nothing.

"use strict";

// A block: no name here is in the way of a theme's.
{
  const DESK = "/_desk/";
  const PATIENCE_MS = 1000;
  const { dataset } = document.currentScript;

  // The bytes that this page was made of, and the version of the site that it shows.
  let shown = dataset.page;
  let seen = Number(dataset.version);
  let told = false;

  // --- What is wrong ---------------------------------------

  function make(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  const count = (number, word) => (number ? [`${number} ${word}${number > 1 ? "s" : ""}`] : []);

  // What the terminal prints. Its place is a link, or to be copied.
  function diagnostic({ severity, path, line, column, text, href }) {
    const place = path && [path, line, column].join(":");
    const link = href ? make("a", { href, title: "Open in the editor" }, place) : make("code", {}, place);
    const lines = text.trimEnd().split("\n").map((line, index) => {
      const [, gutter, carets] = /^(\s*\|)(\s*[\^~].*)$/.exec(line) ?? [];
      if (carets) return make("span", {}, gutter, make("b", {}, carets));
      const at = place && !link.parentNode ? line.indexOf(place) : -1;
      if (index === 0 || at < 0) return make(index ? "span" : "strong", {}, line);
      return make("span", { className: "place" }, line.slice(0, at), link, line.slice(at + place.length));
    });
    const printed = make("pre", { tabIndex: 0 }, ...lines.flatMap((line) => [line, "\n"]));
    return make("li", { className: severity }, link.parentNode ? "" : link, printed);
  }

  // What was put away stays away until the next change, on all pages of this tab.
  function away(what) {
    try {
      if (what) sessionStorage.setItem("dateline-away", what);
      return sessionStorage.getItem("dateline-away");
    } catch {
      // it comes back with the next page
    }
  }

  // A mark and a badge in a corner, and the overlay; hidden until their styles are there.
  class Preview extends HTMLElement {
    #state = {};
    #listed = "";
    #mark = make("p", { role: "status" });
    #badge = make("button", { hidden: true, onclick: () => this.#open() });
    #title = make("h2", {});
    #below = make("p", {}, "The page behind this is the last good one.");
    #list = make("ol", {});
    #dialog = make("dialog", {
      lang: "en",
      dir: "ltr",
      tabIndex: -1,
      closedBy: "any",
      ariaLabel: "What is wrong",
      onclose: () => away(this.#name()),
    });

    constructor() {
      super();
      this.hidden = true;
      const styles = make("link", { rel: "stylesheet", href: DESK + "preview.css" });
      const corner = make("section", { lang: "en", dir: "ltr", ariaLabel: "Preview" }, this.#mark, this.#badge);
      const close = make("button", { ariaLabel: "Close", title: "Escape", onclick: () => this.#dialog.close() }, "×");
      this.#dialog.append(make("div", {}, make("div", {}, this.#title, this.#below), close), this.#list);
      this.styled = new Promise((done) => styles.addEventListener("load", done));
      this.styled.then(() => (this.hidden = false));
      this.attachShadow({ mode: "open" }).append(styles, corner, this.#dialog);
    }

    #name() {
      return JSON.stringify([this.#state.version, this.#state.found]);
    }

    #open() {
      if (!this.#dialog.open) this.#dialog.showModal();
      this.#dialog.focus();
    }

    async tell(state) {
      const wasWrong = this.#state.errors > 0;
      this.#state = state;
      await this.styled;
      if (state !== this.#state) return;
      const { errors, warnings, found } = state;
      const words = [...count(errors, "error"), ...count(warnings, "warning")].join(", ");
      this.#title.textContent = this.#badge.textContent = words;
      this.#badge.className = errors ? "error" : "warning";
      this.#badge.hidden = !words;
      this.#below.hidden = !errors || !dataset.page || location.pathname.startsWith(DESK);
      const listed = JSON.stringify(found);
      if (listed !== this.#listed) {
        this.#listed = listed;
        this.#list.replaceChildren(...found.map(diagnostic));
        // what had the focus may be gone
        if (this.#dialog.open) this.#open();
      }
      if (errors && away() !== this.#name()) this.#open();
      else if (!words || (wasWrong && !errors)) this.#dialog.close();
    }

    set stopped(is) {
      const text = is ? "The preview has stopped" : "";
      if (this.#mark.textContent !== text) this.#mark.textContent = text;
    }
  }

  customElements.define("dateline-preview", Preview);
  const preview = new Preview();
  (document.querySelector(".dateline-banner") ?? document.body).append(preview);

  // --- What changed ----------------------------------------

  // The name of this page's bytes now; null where it can't be made.
  async function present() {
    const response = await fetch(location, { method: "HEAD", cache: "no-store" });
    // what is not read counts as broken off
    await response.text();
    return response.headers.get("etag")?.replace(/^W\/|"/g, "") ?? null;
  }

  // Whether any of these files is part of this page.
  const shows = (files) =>
    [...document.querySelectorAll("[src], link")].some(({ src, href }) => files.includes(new URL(src ?? href, location).pathname));

  // New sheets are loaded without being in force, and take the place of the old ones right after a frame:
  // by the next, the browser has their fonts again.
  async function restyle(old, named) {
    const loaded = old.map(async (link) => {
      const fresh = Object.assign(link.cloneNode(), { href: named(link), media: "not all" });
      await new Promise((onload, onerror) => link.after(Object.assign(fresh, { onload, onerror })));
      return fresh;
    });
    const fresh = await Promise.all(loaded);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    old.forEach((link, at) => {
      fresh[at].media = link.media;
      link.remove();
    });
    document.body.getClientRects();
  }

  // Its links are part of a page: what it is called now holds if nothing else has changed.
  async function rename() {
    const name = await present();
    const { version } = await (await fetch(DESK + "state.json", { cache: "no-store" })).json();
    if (version === seen && name) shown = name;
  }

  // What is told first was there before this page was: it is no reason to go elsewhere.
  async function take(state) {
    const isFirst = !told;
    const isNext = state.version === seen + 1;
    const isNew = state.version !== seen;
    told = true;
    seen = state.version;
    preview.tell(state);
    if (!isNew) return;
    const named = (link) => isNext && state.styles?.[new URL(link.href).pathname];
    const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")].filter(named);
    const there = state.follow && new URL(state.follow, location);
    if (there && !isFirst && there.pathname !== location.pathname && !location.pathname.startsWith(DESK)) {
      location.assign(there);
    } else if (isNext && shows(state.files)) {
      location.reload();
    } else if (sheets.length) {
      await restyle(sheets, named).then(rename, () => location.reload());
    } else {
      const name = await present();
      if (name !== null && name !== shown) location.reload();
    }
  }

  // --- The connection --------------------------------------

  // All tabs share few connections to a host: one that is hidden has none.
  let source = null;
  let timer = 0;

  function listen() {
    clearTimeout(timer);
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(DESK + "events");
    source.addEventListener("state", (event) => {
      clearTimeout(timer);
      preview.stopped = false;
      // that the server is gone, the connection tells
      take(JSON.parse(event.data)).catch(() => {});
    });
    source.addEventListener("error", lost);
  }

  // The browser tries again by itself, unless it was told no events.
  function lost() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      preview.stopped = true;
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(listen, PATIENCE_MS);
    }, PATIENCE_MS);
  }

  document.addEventListener("visibilitychange", listen);
  listen();
}
