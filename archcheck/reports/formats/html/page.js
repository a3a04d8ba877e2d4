
"use strict";
{
  const LOOKS = ["bad", "odd", "good", "n", "u", "f", "y", "k"];
  const form = document.getElementById("filter");
  const said = document.getElementById("said");
  const { q, severity, verdict, wrong } = form.elements;
  const sections = [...document.querySelectorAll("section[data-one]")].map((section) => {
    const none = document.createElement("p");
    none.className = "none";
    none.textContent = "Nothing here is left by the filter.";
    none.hidden = true;
    section.querySelector("h2").after(none);
    const rows = [...section.querySelectorAll("[data-i]")].map((row) => ({ row, marks: row.dataset.i, text: null }));
    return { rows, nouns: section.dataset, none, count: section.querySelector(".count"), groups: [...section.querySelectorAll(".alike, .rule")] };
  });

  function textOf(row) {
    const parts = row.matches("tbody") && row.closest(".matrix")
      ? row.querySelectorAll("th, td:nth-child(2), .q")
      : [row, row.closest(".rule")?.querySelector("h3"), row.closest(".alike")?.querySelector(".words")];
    return [...parts].map((part) => part?.textContent ?? "").join(" ").toLowerCase();
  }

  function wanted() {
    const mark = (choice) => choice?.selectedOptions[0]?.dataset.mark ?? "";
    return {
      words: q.value.toLowerCase().split(/\s+/).filter(Boolean),
      letters: [mark(severity), mark(verdict), wrong.checked ? "x" : ""].filter(Boolean),
    };
  }

  function filter() {
    const { words, letters } = wanted();
    const filtered = words.length > 0 || letters.length > 0;
    const left = [];
    for (const { rows, nouns, none, count, groups } of sections) {
      let shown = 0;
      for (const entry of rows) {
        const fits = letters.every((letter) => entry.marks.includes(letter))
          && (!words.length || words.every((word) => (entry.text ??= textOf(entry.row)).includes(word)));
        if (entry.row.hidden === fits) entry.row.hidden = !fits;
        if (fits) shown += 1;
      }
      for (const group of groups) group.hidden = !group.querySelector("li[data-i]:not([hidden])");
      none.hidden = shown > 0;
      count.textContent = filtered ? `${shown} of ${rows.length}` : `${rows.length}`;
      left.push(`${shown} of ${rows.length} ${rows.length === 1 ? nouns.one : nouns.many}`);
    }
    say(filtered ? `Left by the filter: ${left.join(", ")}.` : "");
  }

  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function state() {
    const parameters = new URLSearchParams();
    if (q.value) parameters.set("q", q.value);
    for (const choice of [severity, verdict]) {
      if (choice && choice.value !== "any") parameters.set(choice.name, choice.value);
    }
    if (wrong.checked) parameters.set("wrong", "1");
    return parameters.toString();
  }

  function parts() {
    const [, anchor, , query] = /^#?([^?]*)(\?(.*))?$/s.exec(location.hash) ?? [];
    return { anchor: anchor ?? "", query };
  }

  function write(anchor) {
    const query = state();
    const hash = anchor + (query ? `?${query}` : "");
    if (`#${hash}` !== location.hash) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function read({ query }) {
    const parameters = new URLSearchParams(query ?? "");
    q.value = parameters.get("q") ?? "";
    for (const choice of [severity, verdict]) {
      if (!choice) continue;
      choice.value = parameters.get(choice.name) ?? "any";
      if (choice.selectedIndex < 0) choice.value = "any";
    }
    wrong.checked = parameters.get("wrong") === "1";
  }

  let waiting = 0;
  function later(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { filter(); write(parts().anchor); }, delay);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); later(0); });
  form.addEventListener("reset", () => later(0));
  q.addEventListener("input", () => later(150));
  form.addEventListener("change", () => later(0));
  addEventListener("hashchange", () => {
    const found = parts();
    if (found.query === undefined) return write(found.anchor);
    read(found);
    filter();
    document.getElementById(found.anchor)?.scrollIntoView();
  });

  function keyOf(row, column) {
    const cell = row.rows[0].cells[column];
    const look = LOOKS.indexOf(cell.querySelector(".badge")?.classList[1] ?? cell.className);
    return look < 0 ? cell.textContent.trim() : look;
  }

  function sort(table, heading) {
    const headings = [...table.tHead.rows[0].cells];
    const descending = heading.getAttribute("aria-sort") === "ascending";
    const direction = descending ? -1 : 1;
    const collator = new Intl.Collator("en", { numeric: true });
    const column = headings.indexOf(heading);
    const keyed = [...table.tBodies].map((row) => [keyOf(row, column), row]);
    keyed.sort(([a], [b]) => direction * (typeof a === "number" ? a - b : collator.compare(a, b)));
    for (const each of headings) each.setAttribute("aria-sort", each === heading ? (descending ? "descending" : "ascending") : "none");
    table.append(...keyed.map(([, row]) => row));
    const said_so = typeof keyed[0]?.[0] === "number" ? ["worst first", "worst last"] : ["ascending", "descending"];
    say(`Sorted by ${heading.textContent.trim()}, ${said_so[+descending]}.`);
  }

  for (const table of document.querySelectorAll("table")) {
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      heading.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(table, heading));
    }
  }

  form.hidden = false;
  const found = parts();
  if (found.query !== undefined) {
    read(found);
    filter();
  }
  document.getElementById(found.anchor)?.scrollIntoView();
}
