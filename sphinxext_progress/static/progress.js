/* Filters and sorts tables of commits. The page has the tables and their controls; here they learn to move.

   What is shown is in the address: ?area=MoE&q=router&sort=-date, for a second table area2, q2 and sort2. */
(() => {
  "use strict";

  const collator = (() => {
    try {
      return new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
    } catch {
      return new Intl.Collator(undefined, { numeric: true });
    }
  })();
  const textOf = (node) => node.textContent.trim().replace(/\s+/g, " ");
  // Words, and phrases in quotes of any kind; a phrase that is still being typed needs no second quote.
  const wordsOf = (typed) =>
    [...typed.toLowerCase().matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]?|[^\s"“”„«»]+/g)]
      .map(([word, phrase]) => (phrase ?? word).trim().replace(/\s+/g, " "))
      .filter(Boolean);

  // A shared address leads to its table, but neither reloading a page nor going back to it scrolls.
  let shared = !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";

  const setUp = (controls, index) => {
    const table = controls.nextElementSibling.querySelector("table");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map((head) => /progress-column-(\w+)/.exec(head.className)[1]);
    const field = controls.querySelector("input");
    const status = controls.querySelector("[role=status]");
    const reset = controls.querySelector(".progress-reset");
    const facets = [...controls.querySelectorAll("[aria-pressed]")];
    const all = status.textContent;
    const key = (name) => (index ? name + (index + 1) : name);

    // The state: what was typed, the areas, the column that the rows are sorted by, "-" before it downwards.
    let typed = "";
    let areas = new Set();
    let sorted = "";

    // Texts are read when they are needed; 10,000 rows take a while.
    const texts = [];
    const text = (number) => (texts[number] ??= textOf(rows[number]).toLowerCase());
    const areaAt = names.indexOf("area");
    const areaTexts = [];
    const area = (number) => (areaTexts[number] ??= textOf(rows[number].cells[areaAt]));

    // Show and hide -----------------------------------------------------------------------------------

    const numbers = [...rows.keys()];
    let order = numbers; // The order of the rows.
    let linked = null; // The row that the address leads to is shown, until the reader filters.

    // Hidden rows have a body of their own, so that themes that count rows for their stripes count the shown ones.
    const store = document.createElement("tbody");
    store.className = "progress-hidden";

    // The classes by which other themes draw stripes, as Sphinx writes them.
    const stripe = (number, isOdd) => {
      const { classList } = rows[number];
      classList.toggle("row-odd", isOdd);
      classList.toggle("row-even", !isOdd);
    };

    // A piece of work a row, which says how many rows it brought back: to lay these out is what takes long.
    function* show() {
      const words = wordsOf(typed);
      const hide = new Uint8Array(rows.length);
      let shown = 0;
      for (const number of numbers) {
        const fits = (!areas.size || areas.has(area(number))) && words.every((word) => text(number).includes(word));
        hide[number] = !fits && rows[number] !== linked;
        shown += !hide[number];
        yield 0;
      }
      const some = shown ? status.dataset.some.replace("{shown}", shown) : status.dataset.none;
      const said = shown < rows.length ? some : all;
      if (status.textContent !== said) {
        status.textContent = said;
      }
      // Leaving is cheap, and done at once; those that come back do so in parts.
      store.append(...rows.filter((_, number) => hide[number]));
      let next = body.rows[0];
      let place = 0;
      for (const number of order) {
        if (!hide[number]) {
          const row = rows[number];
          const stays = row === next;
          if (stays) {
            next = row.nextElementSibling;
          } else {
            body.insertBefore(row, next);
          }
          stripe(number, place++ % 2);
          yield +!stays;
        }
      }
    }

    let work = null;
    let frame = 0;
    let most = 0;

    // As much of the work as leaves the page at hand: what is in sight at once, then more a frame, because each
    // frame lays out the whole table again.
    const go = () => {
      const until = performance.now() + 5;
      for (let back = 0; back < most && performance.now() < until; ) {
        const { done, value } = work.next();
        if (done) {
          frame = 0;
          return;
        }
        back += value;
      }
      most = Math.min(2 * most, 1000);
      frame = requestAnimationFrame(go);
    };

    const update = (atOnce) => {
      for (const facet of facets) {
        facet.setAttribute("aria-pressed", areas.has(facet.value));
      }
      reset.disabled = !(typed || areas.size || sorted);
      work = show();
      most = 100;
      if (atOnce) {
        [...work];
      }
      frame ||= requestAnimationFrame(go);
    };

    // Sort --------------------------------------------------------------------------------------------

    let sortedBy = "";

    const keys = (name) => {
      const at = names.indexOf(name);
      const words = rows.map((row) => textOf(row.cells[at]));
      const ranks = /progress-ranks-([\d-]+)/.exec(heads[at].className);
      if (!ranks) {
        return words;
      }
      const periods = [...new Set(words)];
      return words.map((word) => ranks[1].split("-")[periods.indexOf(word)]);
    };

    const sort = () => {
      if (sortedBy === sorted) {
        return;
      }
      sortedBy = sorted;
      const name = sorted.replace("-", "");
      order = numbers;
      if (name) {
        const by = keys(name);
        const sign = sorted === name ? 1 : -1;
        // Rows without a value come last in both directions, as in the directive.
        const compare = (a, b) => !by[a] - !by[b] || sign * collator.compare(by[a], by[b]);
        order = [...numbers].sort(compare);
      }
      // All at once: the table is laid out once, and not for each part that moved.
      body.append(...order.map((number) => rows[number]).filter((row) => row.parentNode === body));
      heads.forEach((head, at) => {
        head.removeAttribute("aria-sort");
        if (names[at] === name) {
          head.setAttribute("aria-sort", sorted === name ? "ascending" : "descending");
        }
      });
    };

    // The address -------------------------------------------------------------------------------------

    const read = () => {
      const asked = new URLSearchParams(location.search);
      typed = asked.get(key("q")) ?? "";
      areas = new Set(asked.getAll(key("area")).filter((area) => facets.some((facet) => facet.value === area)));
      sorted = asked.get(key("sort")) ?? "";
      if (!names.includes(sorted.replace("-", ""))) {
        sorted = "";
      }
      field.value = typed;
      const target = document.getElementById(location.hash.slice(1));
      linked = target && table.contains(target) ? target.closest("tr") : null;
      sort();
      const before = linked?.offsetTop;
      update(controls.classList.contains("progress-waiting") || linked);
      if (linked && linked.offsetTop !== before) {
        linked.scrollIntoView();
      }
    };

    const write = (method) => {
      const address = new URL(location);
      const asked = address.searchParams;
      for (const name of ["area", "q", "sort"]) {
        asked.delete(key(name));
      }
      areas.forEach((area) => asked.append(key("area"), area));
      typed && asked.append(key("q"), typed);
      sorted && asked.append(key("sort"), sorted);
      if (address.href !== location.href) {
        history[method](history.state, "", address);
      }
    };

    // What readers do ---------------------------------------------------------------------------------

    let timer = 0;
    let typing = false; // What is typed in one go is one step back.

    const wrote = () => {
      clearTimeout(timer);
      timer = 0;
      write(typing ? "replaceState" : "pushState");
      typing = true;
    };
    const stop = () => {
      if (timer) {
        wrote();
      }
      typing = false;
    };
    const changed = () => {
      linked = null;
      sort();
      update();
      write("pushState");
    };

    field.addEventListener("input", () => {
      typed = field.value.trim();
      linked = null;
      update();
      clearTimeout(timer);
      timer = setTimeout(wrote, 300);
    });
    field.addEventListener("change", stop);

    for (const facet of facets) {
      facet.addEventListener("click", () => {
        stop();
        areas.delete(facet.value) || areas.add(facet.value);
        changed();
      });
    }

    heads.forEach((head, at) => {
      const words = head.querySelector("p") ?? head;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...words.childNodes);
      words.append(button);
      button.addEventListener("click", () => {
        stop();
        const name = names[at];
        sorted = sorted === name ? `-${name}` : sorted === `-${name}` ? "" : name;
        changed();
      });
    });

    reset.addEventListener("click", () => {
      stop();
      typed = field.value = sorted = "";
      areas.clear();
      changed();
      field.focus();
    });

    addEventListener("popstate", () => {
      clearTimeout(timer);
      timer = 0;
      typing = false;
      read();
    });

    // On paper, every row is shown, in the order of the file.
    addEventListener("beforeprint", () => {
      body.append(...rows);
      numbers.forEach((number) => stripe(number, number % 2));
    });
    addEventListener("afterprint", () => update());

    body.after(store);
    read();
    controls.classList.remove("progress-waiting");
    if (shared && (typed || areas.size || sorted)) {
      shared = false;
      const { bottom } = controls.getBoundingClientRect();
      if (bottom > innerHeight) {
        controls.scrollIntoView();
      }
    }
  };

  document.querySelectorAll(".progress-controls").forEach(setUp);
})();
