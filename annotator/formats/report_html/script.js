(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const articles = document.getElementById("articles");
  const panel = document.getElementById("panel");
  const shown = document.getElementById("shown");
  if (!articles || !panel) return;
  root.classList.add("js");

  const hidden = { k: new Set(), c: new Set(), d: new Set() };
  const passages = new Map();
  for (const note of all(".notes .note", articles)) {
    passages.set(note.dataset.g, {
      note, code: note.dataset.c, coders: note.dataset.k.split(" "), article: note.closest(".doc"), marks: [], visible: true,
    });
  }
  for (const mark of all("mark", articles)) passages.get(mark.dataset.g).marks.push(mark);
  const ofArticle = new Map();
  for (const passage of passages.values()) {
    if (!ofArticle.has(passage.article)) ofArticle.set(passage.article, []);
    ofArticle.get(passage.article).push(passage);
  }
  const initials = JSON.parse(articles.dataset.initials);
  const names = new Map(all("input[data-c]").map((input) => [input.dataset.c, input.dataset.name]));

  const short = (coders) => [...coders].sort((a, b) => a - b).map((k) => initials[k]).join(" ");

  /* brackets in the margin */
  const drawn = new Set();
  function draw(article) {
    const margin = article.querySelector(".margin");
    margin.replaceChildren();
    drawn.add(article);
    const top = margin.getBoundingClientRect().top;
    const width = margin.clientWidth;
    if (!width) return;
    const boxes = [];
    for (const passage of ofArticle.get(article) || []) {
      if (!passage.visible || !passage.marks.length) continue;
      const first = passage.marks[0].getClientRects()[0];
      const rects = passage.marks[passage.marks.length - 1].getClientRects();
      const last = rects[rects.length - 1];
      if (first && last) boxes.push({ passage, y: first.top - top, end: last.bottom - top });
    }
    boxes.sort((a, b) => a.y - b.y || b.end - a.end);
    const lanes = [];
    for (const box of boxes) {
      let lane = lanes.findIndex((end) => end <= box.y + 1);
      if (lane < 0) lane = lanes.length;
      lanes[lane] = box.end;
      box.lane = Math.min(lane, 5);
    }
    let below = -Infinity;
    let last = null;
    for (const box of boxes) {
      const { passage } = box;
      const bracket = document.createElement("div");
      bracket.className = "bracket c" + passage.code;
      bracket.dataset.g = passage.note.dataset.g;
      bracket.style.right = box.lane * 9 + "px";
      bracket.style.top = box.y + 3 + "px";
      bracket.style.height = Math.max(8, box.end - box.y - 4) + "px";
      margin.append(bracket);
      const coders = passage.coders.filter((k) => !hidden.k.has(k));
      if (last && last.code === passage.code && box.y - last.y < 12) {
        /* one label for passages of one code that begin on one line */
        for (const k of coders) last.coders.add(k);
        last.who.textContent = short(last.coders);
        continue;
      }
      const label = document.createElement("button");
      label.type = "button";
      label.className = "label c" + passage.code;
      label.dataset.g = passage.note.dataset.g;
      label.textContent = names.get(passage.code);
      const who = document.createElement("small");
      last = { code: passage.code, y: box.y, coders: new Set(coders), who };
      who.textContent = short(last.coders);
      label.append(who);
      const y = Math.max(box.y + 4, below);
      const beside = boxes.filter((other) => other.y < y + 15 && other.end > y).map((other) => other.lane);
      label.style.width = width - (Math.max(box.lane, ...beside) + 1) * 9 - 5 + "px";
      label.style.top = y + "px";
      below = y + 15;
      margin.append(label);
    }
  }
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting && !drawn.has(entry.target)) draw(entry.target);
  }, { rootMargin: "600px" });
  for (const article of all(".doc", articles)) watcher.observe(article);
  function redraw() {
    for (const article of drawn) article.querySelector(".margin").replaceChildren();
    drawn.clear();
    for (const article of all(".doc", articles)) { watcher.unobserve(article); watcher.observe(article); }
  }
  let wait = 0;
  window.addEventListener("resize", () => { clearTimeout(wait); wait = setTimeout(redraw, 120); });
  if (document.fonts) document.fonts.ready.then(redraw);

  /* the panel */
  let pinned = null;
  let lit = [];
  function light(found) {
    for (const element of lit) element.classList.remove("lit");
    lit = found.flatMap((g) => [...passages.get(g).marks, ...all('.margin [data-g="' + g + '"]', passages.get(g).article)]);
    for (const element of lit) element.classList.add("lit");
  }
  function show(found) {
    light(found.slice(0, 1));
    const notes = found.map((g) => {
      const copy = passages.get(g).note.cloneNode(true);
      copy.removeAttribute("id");
      for (const inner of all("[id]", copy)) inner.removeAttribute("id");
      return copy;
    });
    const empty = panel.querySelector("p");
    empty.hidden = notes.length > 0;
    panel.classList.toggle("empty", !notes.length);
    for (const old of all(".note", panel)) old.remove();
    panel.append(...notes);
    panel.scrollTop = 0;
  }
  function at(target) {
    const found = [];
    let mark = target.closest && target.closest("[data-g]");
    while (mark && articles.contains(mark)) {
      const g = mark.dataset.g;
      if (passages.has(g) && passages.get(g).visible && !mark.closest(".notes, .panel")) found.push(g);
      mark = mark.parentElement && mark.parentElement.closest("[data-g]");
    }
    return found;
  }
  articles.addEventListener("mouseover", (event) => {
    const found = at(event.target);
    if (found.length && !pinned) show(found);
  });
  articles.addEventListener("click", (event) => {
    if (event.target.closest(".panel, .notes")) return;
    const found = at(event.target);
    pinned = found.length ? found : null;
    show(found);
  });
  articles.addEventListener("focusin", (event) => {
    const found = at(event.target);
    if (found.length) show(found);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { pinned = null; show([]); }
  });
  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    const note = target && target.closest(".note");
    if (!note || !passages.has(note.dataset.g)) return;
    const passage = passages.get(note.dataset.g);
    pinned = [note.dataset.g];
    show(pinned);
    (passage.marks[0] || passage.article).scrollIntoView({ block: "center" });
  }
  window.addEventListener("hashchange", follow);

  /* filters */
  function apply() {
    let count = 0;
    let total = 0;
    for (const passage of passages.values()) {
      const coders = passage.coders.filter((k) => !hidden.k.has(k));
      passage.visible = coders.length > 0 && !hidden.c.has(passage.code);
      for (const mark of passage.marks) mark.classList.toggle("off", !passage.visible);
      passage.note.hidden = !passage.visible;
      for (const cell of all("[data-k]", passage.note)) cell.hidden = hidden.k.has(cell.dataset.k);
      total += passage.coders.length;
      if (passage.visible && !hidden.d.has(passage.article.dataset.d)) count += coders.length;
    }
    for (const chip of all(".chip[data-k]", articles)) {
      chip.hidden = hidden.c.has(chip.dataset.c) || chip.dataset.k.split(" ").every((k) => hidden.k.has(k));
    }
    for (const article of all(".doc", articles)) article.hidden = hidden.d.has(article.dataset.d);
    shown.textContent = count === total ? "" : "Showing " + count.toLocaleString("en") + " of " + total.toLocaleString("en") + " annotations";
    pinned = null;
    show([]);
    redraw();
  }
  for (const kind of ["k", "c", "d"]) {
    for (const input of all("input[data-" + kind + "]")) {
      input.checked = true;
      input.addEventListener("change", () => {
        if (input.checked) hidden[kind].delete(input.dataset[kind]);
        else hidden[kind].add(input.dataset[kind]);
        apply();
      });
    }
  }
  for (const button of all("button[data-all]")) {
    button.addEventListener("click", () => {
      const kind = button.dataset.all;
      const on = button.dataset.on === "1";
      for (const input of all("input[data-" + kind + "]")) {
        input.checked = on;
        if (on) hidden[kind].delete(input.dataset[kind]);
        else hidden[kind].add(input.dataset[kind]);
      }
      apply();
    });
  }

  /* paper */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details:not([open]):not(.notes)");
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  follow();
})();
