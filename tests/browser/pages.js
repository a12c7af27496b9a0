// Opens pages of the site in a browser, each as a phone and as a desk would, with JavaScript and without, and says what
// is wrong with them.
"use strict";
const fs = require("node:fs");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const HTML_MAX_BYTES = 100_000;

const VIEWS = [
  { name: "desktop", width: 1280, height: 900, scripts: true },
  { name: "phone", width: 390, height: 844, scripts: true },
  { name: "desktop without JavaScript", width: 1280, height: 900, scripts: false },
  { name: "phone without JavaScript", width: 390, height: 844, scripts: false },
];

/** What to look at in an open page; runs in the page. */
const look = () => {
  const root = document.documentElement;
  const texts = (selector, attribute) => [...document.querySelectorAll(selector)].map((item) => item.getAttribute(attribute));
  return {
    title: document.title,
    lang: root.lang,
    width: root.clientWidth,
    scrollWidth: root.scrollWidth,
    hasScripts: document.querySelector("script[src], noscript") !== null,
    inline: document.querySelectorAll("[style], style, script:not([src]):not([type='application/ld+json'])").length,
    links: texts("a[href], area[href], link[href]:not([rel~='canonical']):not([hreflang])", "href"),
    published: [
      ...texts("link[rel~='canonical'], link[hreflang]", "href"),
      ...texts("meta[property='og:image'], meta[property='og:url']", "content"),
    ],
    pictures: texts("img[src]", "src"),
    base: document.baseURI,
    // The widest thing that stands out, to say what to mend.
    wide: root.scrollWidth > root.clientWidth
      ? [...document.querySelectorAll("body *")]
          .filter((item) => item.getBoundingClientRect().right > root.clientWidth + 1)
          .map((item) => `${item.localName}.${item.className}`)
          .slice(0, 3)
      : [],
  };
};

/** Keeps what a page tells while it loads. */
class Listener {
  constructor(page, host) {
    this.clear();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.faults.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.faults.push(`error in a script: ${error.message}`));
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // The browser asks for the icon when it has time, and gives it up when the next page is opened.
      if (why === "net::ERR_ABORTED" && request.url().endsWith("/assets/icon.svg")) return;
      this.faults.push(`request failed: ${request.url()} ${why}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.host !== host && url.protocol !== "data:") this.faults.push(`request to another host: ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()}: ${response.url()}`);
      this.sizes.push(response.body().then((body) => body.length, () => 0));
    });
  }

  clear() {
    this.faults = [];
    this.sizes = [];
  }
}

/** One tab that opens page after page in one view. */
class Tab {
  static async open(browser, view, base) {
    const tab = new Tab();
    Object.assign(tab, { view, base });
    tab.context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      isMobile: view.name.startsWith("phone"),
      hasTouch: view.name.startsWith("phone"),
      serviceWorkers: "block",
    });
    tab.page = await tab.context.newPage();
    tab.page.setDefaultTimeout(20_000);
    tab.session = await tab.context.newCDPSession(tab.page);
    tab.listener = new Listener(tab.page, new URL(base).host);
    return tab;
  }

  /** Opens a page; returns what was seen, with `faults`. `axe` is left out where the same document was judged before. */
  async see(path, standalone, judged) {
    const { page, view, listener } = this;
    listener.clear();
    // Not by the context's own switch: with that, axe could not run in the page afterwards.
    await this.session.send("Emulation.setScriptExecutionDisabled", { value: !view.scripts });
    const response = await page.goto(new URL(path, this.base).href, { waitUntil: "load" });
    await this.session.send("Emulation.setScriptExecutionDisabled", { value: false });
    const seen = await page.evaluate(look);
    const sizes = await Promise.all(listener.sizes);
    seen.size = sizes.reduce((sum, size) => sum + size, 0);
    seen.htmlSize = (await response.body()).length;
    seen.faults = [...listener.faults, ...this.faults(path, standalone, response, seen)];
    if (!judged) seen.faults.push(...(await violations(page)));
    return seen;
  }

  faults(path, standalone, response, seen) {
    const faults = [];
    const expected = /(^|\/)404\.html$/.test(path) ? [200, 404] : [200];
    if (!expected.includes(response.status())) faults.push(`status ${response.status()}`);
    if (!seen.title.trim()) faults.push("no title");
    const language = /^es\//.test(path) ? "es" : "en";
    if (seen.lang.slice(0, 2) !== language) faults.push(`lang is "${seen.lang}"`);
    if (seen.inline && !standalone) faults.push(`${seen.inline} inline styles or scripts`);
    if (seen.scrollWidth > seen.width) faults.push(`scrolls sideways: ${seen.scrollWidth} > ${seen.width} (${seen.wide.join(", ")})`);
    if (seen.htmlSize > HTML_MAX_BYTES && !standalone) faults.push(`has ${seen.htmlSize} bytes`);
    return faults;
  }
}

/** What axe-core finds. */
const violations = async (page) => {
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), AXE_TAGS);
  return found.violations.map(({ id, impact, help, nodes }) => {
    const first = nodes[0];
    return `axe ${id} (${impact}): ${help}; ${nodes.length} places, first ${first.target.join(" ")}: ${first.html.slice(0, 160)}`;
  });
};

module.exports = { Tab, VIEWS };
