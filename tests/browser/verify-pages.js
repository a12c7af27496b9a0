// The button "verify this" as readers use it: proved, then failed when any byte on the way to them is changed.
"use strict";

const RESULT = "#verify-result";

/** Changes of one byte of a file: flipped, deleted, doubled in turn. */
const change = (bytes, at) => {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  const middle = [[bytes[at] ^ 1], [], [bytes[at], bytes[at]]][at % 3];
  return Buffer.concat([before, Buffer.from(middle), after]);
};

const places = (size, most) => {
  const count = Math.min(size, most);
  return Array.from({ length: count }, (_, at) => Math.floor((at * size) / count));
};

class Checker {
  constructor(page, words) {
    this.page = page;
    this.words = words;
  }

  /** Presses the button with the keyboard the first time, and waits for the answer; its words. */
  async press() {
    const { page } = this;
    const answered = page.evaluate(
      ([place, timeoutMs]) =>
        new Promise((resolve, reject) => {
          const result = document.querySelector(place);
          result.className = "";
          const watch = new MutationObserver(() => /^verify-\w+$/.test(result.className) && resolve(result.innerText));
          watch.observe(result, { attributes: true, childList: true });
          setTimeout(() => reject(new Error("no answer")), timeoutMs);
        }),
      [RESULT, 20_000],
    );
    if (this.pressed) {
      await page.evaluate(() => document.getElementById("verify-button").click());
    } else {
      await page.locator("#verify-button").focus();
      await page.keyboard.press("Enter");
      this.pressed = true;
    }
    return (await answered).replace(/\s+/g, " ");
  }

  async expects(outcome, what, faults) {
    const said = await this.press();
    if (!said.startsWith(this.words[outcome])) faults.push(`${what}: expected "${this.words[outcome]}", it says: ${said.slice(0, 200)}`);
  }
}

/** Tries the button of one statement's page. Returns the number of tries, and the faults. */
const tryPage = async (browser, address, words, most) => {
  const faults = [];
  let tries = 0;
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const checker = new Checker(page, words);
  const expects = async (outcome, what) => {
    tries += 1;
    await checker.expects(outcome, what, faults);
  };
  try {
    await page.goto(address);
    const data = await page.evaluate(() => ({ ...document.getElementById("verify").dataset }));
    await expects("proved", "as it is served");
    const files = ["statement", "envelope", "proof", "policy", "supersededBy"].filter((name) => data[name]);
    for (const name of files) {
      const url = new URL(data[name], address).href;
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      let body;
      await page.route(url, (route) => (body ? route.fulfill({ status: 200, body }) : route.abort()));
      for (const at of places(bytes.length, name === "statement" ? most : Math.ceil(most / 5))) {
        body = change(bytes, at);
        await expects("failed", `byte ${at} of the ${name} changed`);
      }
      body = undefined;
      await expects("unchecked", `the ${name} cannot be fetched`);
      await page.unroute(url);
      if (faults.length > 5) break;
    }
    await expects("proved", "again as it is served");
    await page.evaluate(() => (document.getElementById("statement-text").lastElementChild.append(" But no.")));
    await expects("failed", "the page shows another text");
    await page.reload();
    await context.setOffline(true);
    await expects("unchecked", "without a connection");
  } catch (error) {
    faults.push(`it broke off: ${error.message.split("\n")[0]}`);
  }
  await context.close();
  return { tries, faults };
};

module.exports = { tryPage };
