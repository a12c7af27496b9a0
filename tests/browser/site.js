// The files of an exported site: its pages, their kinds, and whether what they link to is there.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

/** All files of the folder by their paths with `/`, sorted. */
const filesOf = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort();

/** `es/claims/X/v2.html` is one of many versions of many claims: its name with stars in place of theirs is its kind. */
const kindOf = (page) => {
  const parts = page.split("/");
  const head = parts[0] === "es" ? 2 : 1;
  return parts
    .map((part, at) => {
      if (at === parts.length - 1) return part.replace(/^part-.*(?=\.)/, "part-*").replace(/^(.+-)?v\d+(?=\.)/, (_, id) => `${id ? "*-" : ""}v*`);
      return at < head || part === "reports" ? part : "*";
    })
    .join("/");
};

/** At most `most` of each kind, evenly taken; all for 0. */
const sample = (pages, most) => {
  if (!most) return pages;
  const kinds = Map.groupBy ? Map.groupBy(pages, kindOf) : new Map();
  if (!Map.groupBy) for (const page of pages) kinds.set(kindOf(page), [...(kinds.get(kindOf(page)) ?? []), page]);
  return [...kinds.values()].flatMap((list) => {
    const step = Math.max(1, list.length / most);
    return Array.from({ length: Math.min(most, list.length) }, (_, at) => list[Math.floor(at * step)]);
  });
};

/** Asks for each address once; tells which of them are not there, and which have no such place within. */
class Links {
  constructor(base, publishedAt) {
    this.base = base;
    this.publishedAt = publishedAt;
    this.wanted = new Map();
  }

  add(page, from, href, isPublished) {
    let url;
    try {
      url = new URL(href, from);
    } catch {
      url = new URL("invalid:");
    }
    if (this.publishedAt && url.href.startsWith(this.publishedAt)) {
      url = new URL(url.href.slice(this.publishedAt.length).replace(/^\//, ""), this.base);
    } else if (isPublished && this.publishedAt) {
      url = new URL("not-at-the-published-address:");
    }
    const isOurs = url.href.startsWith(this.base) || /^(invalid|not-at-the-published-address):/.test(url.href);
    if (isOurs && !this.wanted.has(url.href)) this.wanted.set(url.href, { page, href });
  }

  async check() {
    const faults = [];
    const answers = new Map();
    const waiting = [...this.wanted];
    const worker = async () => {
      while (waiting.length) {
        const [address, { page, href }] = waiting.pop();
        const [whole, place] = address.split("#");
        if (!answers.has(whole)) {
          answers.set(whole, fetch(whole, { redirect: "manual" }).then(
            async (answer) => ({ status: answer.status, text: await answer.text() }),
            (error) => ({ status: String(error), text: "" }),
          ));
        }
        const { status, text } = await answers.get(whole);
        if (status !== 200) faults.push(`${page}: ${href} answers ${status}`);
        else if (place && !text.includes(`id="${decodeURIComponent(place)}"`)) faults.push(`${page}: ${href} leads to no such place`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return faults;
  }
}

module.exports = { Links, filesOf, kindOf, sample };
