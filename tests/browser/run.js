// Opens every page of an exported site in a real browser.
//
//     node run.js FOLDER [--base URL] [--published-at URL] [--per-kind N] [--bytes N] [--screenshots FOLDER] [--only PARTS]
//                        [--standalone]
//
// FOLDER is what `levelhead site export` wrote; without --base it is served from there, else the pages are asked of the
// server at URL. --published-at is the address that the pages name as theirs. --per-kind opens at most so many pages of
// a kind, --bytes changes so many bytes of a statement. PARTS are of pages,html,verify,folder. LEVELHEAD_BROWSER is
// the browser, else /usr/bin/chromium. --standalone is for a folder of single files that carry their own style. Ends with
// a line that `cargo xtask test` counts, and 1 when anything failed.
"use strict";
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { chromium } = require("playwright-core");
const { htmlErrors } = require("./html-checker.js");
const { Tab, VIEWS } = require("./pages.js");
const { Links, filesOf, sample } = require("./site.js");
const { serve } = require("./site-server.js");
const { tryPage } = require("./verify-pages.js");
const { WORDS } = require("../../crates/pages/assets/verify.js");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
const TABS = 2;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: "string" }, "published-at": { type: "string" }, "per-kind": { type: "string", default: "0" },
    bytes: { type: "string", default: "100" }, screenshots: { type: "string" }, only: { type: "string" }, standalone: { type: "boolean", default: false },
  },
});

class Tally {
  constructor() {
    Object.assign(this, { passed: 0, failed: 0, shown: new Map() });
  }

  /** Counts one test, and prints each fault; a fault that many pages share is shown a few times only. */
  count(name, faults) {
    if (faults.length === 0) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    for (const fault of faults) {
      const sort = fault.replace(/[0-9]+|first .*/g, "");
      const times = (this.shown.get(sort) ?? 0) + 1;
      this.shown.set(sort, times);
      if (times <= 3) console.log(`FAILED ${name}: ${fault}`);
    }
  }

  print() {
    for (const [sort, times] of this.shown) if (times > 3) console.log(`${times} times: ${sort.trim()}`);
    console.log(`test result: ${this.failed ? "FAILED" : "ok"}. ${this.passed} passed; ${this.failed} failed; 0 ignored`);
  }
}

const openPages = async (browser, pages, base, tally) => {
  const links = new Links(base, options["published-at"]?.replace(/\/?$/, "/"));
  const [titles, judged] = [new Map(), new Map()];
  let [largest, heaviest] = [{ size: 0 }, { size: 0 }];
  for (const view of VIEWS) {
    const waiting = [...pages].reverse();
    const start = Date.now();
    const worker = async () => {
      let tab = await Tab.open(browser, view, base);
      while (waiting.length) {
        const page = waiting.pop();
        let seen;
        try {
          // Without scripts a page that has none is the same document.
          seen = await tab.see(page, options.standalone, !view.scripts && judged.get(page + view.width));
        } catch (error) {
          tally.count(`${page} (${view.name})`, [`cannot be opened: ${error.message.split("\n")[0]}`]);
          await tab.context.close();
          tab = await Tab.open(browser, view, base);
          continue;
        }
        if (view.scripts && !seen.hasScripts) judged.set(page + view.width, true);
        if (seen.size > heaviest.size) heaviest = { page, size: seen.size };
        if (seen.htmlSize > largest.size) largest = { page, size: seen.htmlSize };
        for (const href of [...seen.links, ...seen.pictures]) links.add(page, seen.base, href, false);
        for (const href of seen.published) links.add(page, seen.base, href, true);
        const other = titles.get(seen.title) ?? page;
        titles.set(seen.title, other);
        tally.count(`${page} (${view.name})`, seen.faults);
      }
      await tab.context.close();
    };
    await Promise.all(Array.from({ length: TABS }, worker));
    console.log(`${pages.length} pages on ${view.name} in ${((Date.now() - start) / 1000).toFixed(0)} s`);
  }
  console.log(`Largest page: ${largest.page}, ${largest.size} bytes; with all that it loads: ${heaviest.page}, ${heaviest.size} bytes`);
  const broken = await links.check();
  console.log(`${links.wanted.size} addresses within the site asked for`);
  for (const fault of broken) tally.count("link", [fault]);
  tally.count("links", broken.slice(0, 1));
};

const verifyPages = async (browser, folder, pages, base, tally) => {
  const verifiable = pages.filter((page) => fs.readFileSync(path.join(folder, page), "utf8").includes('id="verify"'));
  tally.count("statements to verify", verifiable.length ? [] : ["no page has anything to verify"]);
  // One that was replaced, and one of each language, with many bytes; the others with few.
  const full = [];
  const differs = (page) => [/^es\//.test(page), /data-superseded-by/.test(fs.readFileSync(path.join(folder, page), "utf8"))].join();
  for (const page of verifiable) if (!full.some((known) => differs(known) === differs(page))) full.push(page);
  for (const page of verifiable) {
    const words = WORDS[/^es\//.test(page) ? "es" : "en"].outcomes;
    const most = full.includes(page) ? Number(options.bytes) : 5;
    const { tries, faults } = await tryPage(browser, new URL(page, base).href, words, most);
    if (full.includes(page)) console.log(`${page}: ${tries} answers of the button`);
    tally.count(`${page}: verify`, faults);
  }
};

/** The first pages open from a folder, too, as from a disk that was handed on. */
const openFromFolder = async (browser, folder, pages, tally) => {
  const chosen = ["index.html", pages.find((page) => /^claims\/[^/]+\/index.html$/.test(page)), pages.find((page) => /^statements\//.test(page))];
  const context = await browser.newContext();
  for (const page of chosen.filter((page) => page && pages.includes(page))) {
    const faults = [];
    const tab = await context.newPage();
    tab.on("pageerror", (error) => faults.push(error.message));
    tab.on("request", (request) => request.url().startsWith("file:") || faults.push(`request to ${request.url()}`));
    tab.on("requestfailed", (request) => faults.push(`missing: ${request.url()}`));
    await tab.goto(`file://${path.resolve(folder, page)}`);
    const styled = await tab.evaluate(() => document.styleSheets.length > 0);
    if (!styled) faults.push("no style");
    if (await tab.locator("#verify-button").isVisible()) {
      await tab.locator("#verify-button").click();
      await tab.locator("#verify-result.verify-unchecked").waitFor({ timeout: 10_000 }).catch(() => faults.push("verified from a folder"));
    }
    tally.count(`file://…/${page}`, faults);
    await tab.close();
  }
  await context.close();
};

const takeScreenshots = async (browser, pages, base, folder) => {
  fs.mkdirSync(folder, { recursive: true });
  const wanted = {
    home: /^index\.html$/, claim: /^claims\/US-2020-KOMMERSANT\/index\.html$/, statement: /^statements\/US-2020-KOMMERSANT-v1\.html$/,
    report: /^claims\/[^/]+\/reports\/[^/]+\/index\.html$/, briefing: /briefing[^/]*(\/index)?\.html$/, calendar: /^calendar\/index\.html$/,
    "home-es": /^es\/index\.html$/,
  };
  for (const [name, pattern] of Object.entries(wanted)) {
    const page = pages.find((page) => pattern.test(page));
    for (const view of VIEWS.slice(0, page ? 2 : 0)) {
      const tab = await Tab.open(browser, view, base);
      await tab.page.goto(new URL(page, base).href);
      await tab.page.screenshot({ path: path.join(folder, `${name}-${view.name}.png`), fullPage: view.name === "phone" });
      await tab.context.close();
    }
  }
};

const main = async () => {
  const folder = path.resolve(positionals[0] ?? ".");
  const all = filesOf(folder).filter((file) => file.endsWith(".html"));
  const pages = sample(all, Number(options["per-kind"]));
  const tally = new Tally();
  console.log(`${all.length} pages, ${pages.length} of them to open`);
  const first = options.standalone ? pages.length > 0 : pages.includes("index.html");
  tally.count("pages", first ? [] : ["there is no index.html"]);
  const wants = (part) => !options.only || options.only.split(",").includes(part);
  if (wants("html")) {
    const faults = htmlErrors(folder, all);
    for (const fault of faults) tally.count("html", [fault]);
    tally.count("html of all pages", faults.slice(0, 1));
    console.log(`Nu HTML checker: ${all.length} files, ${faults.length} errors and warnings`);
  }
  const server = options.base ? undefined : await serve(folder, options.standalone);
  const base = (options.base ?? server.base).replace(/\/?$/, "/");
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "levelhead-browser-"));
  const browser = await chromium.launch({
    executablePath: process.env.LEVELHEAD_BROWSER ?? "/usr/bin/chromium", headless: true, args: FLAGS,
    // Nothing of this machine's own browser is read or written.
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  console.log(`Chromium ${browser.version()}`);
  try {
    if (wants("pages")) await openPages(browser, pages, base, tally);
    if (wants("verify")) await verifyPages(browser, folder, pages, base, tally);
    if (wants("folder")) await openFromFolder(browser, folder, pages, tally);
    if (options.screenshots) await takeScreenshots(browser, all, base, options.screenshots);
  } finally {
    await browser.close();
    server?.stop();
    fs.rmSync(profile, { recursive: true, force: true });
  }
  tally.print();
  process.exitCode = tally.failed ? 1 : 0;
};

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
