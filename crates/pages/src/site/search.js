// Looks through the titles of the site's claims, where no server answers the question. The page works without it.
(() => {
  "use strict";
  const results = document.getElementById("search-results");
  const input = document.getElementById("q");
  const question = new URLSearchParams(location.search).get("q") ?? "";
  // A server answered, or nobody asked.
  if (!results || !input || results.childElementCount > 0 || question.trim() === "") return;
  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const words = folded(question).split(/\s+/).filter(Boolean).slice(0, 12);
  input.value = question;
  const show = (titles) => {
    const found = titles.filter(([path, title, more]) => {
      const text = folded(`${path} ${title} ${more}`);
      return words.every((word) => text.includes(word));
    });
    if (found.length === 0) {
      const none = document.createElement("p");
      none.textContent = results.dataset.none;
      results.append(none);
      return;
    }
    const list = document.createElement("ul");
    for (const [path, title] of found.slice(0, 100)) {
      const link = document.createElement("a");
      link.href = results.dataset.root + path;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    results.append(list);
  };
  fetch(results.dataset.titles, { credentials: "omit" })
    .then((answer) => answer.json())
    .then(show)
    .catch(() => {});
})();
