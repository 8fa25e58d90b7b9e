// The browser's half of the live preview. The server adds this script to the pages that it serves;
// a published site does not hold it. It hears of every new snapshot, has live-page.js change the
// page in place, swaps styles, and shows what is wrong.
"use strict";
(() => {
  const script = document.currentScript;
  const page = window.tebikiLivePage;
  if (!script || !page || !window.EventSource) {
    return;
  }

  const JA = {
    errors: (n) => `エラー ${n} 件`,
    warnings: (n) => `注意 ${n} 件`,
    note: "最後に正しかったページを表示しています。",
    list: "原稿の診断",
    edit: "エディターで開く",
    explain: "説明",
    gone: "このページは原稿からなくなりました。",
    home: "表紙へ",
    lost: "プレビューとの接続が切れています。つながるのを待っています。",
    more: (n) => `ほかに ${n} 件`,
  };
  const EN = {
    errors: (n) => (n === 1 ? "1 error" : `${n} errors`),
    warnings: (n) => (n === 1 ? "1 warning" : `${n} warnings`),
    note: "The last good page is shown.",
    list: "Diagnostics of the content",
    edit: "Open in the editor",
    explain: "Explanation",
    gone: "This page is no longer part of the content.",
    home: "To the cover",
    lost: "The preview does not answer. Waiting for it to come back.",
    more: (n) => `${n} more`,
  };
  const words = () => (document.documentElement.lang.startsWith("en") ? EN : JA);

  const instance = script.dataset.instance;
  const isMissing = script.dataset.shown === "missing";
  let shownTag = script.dataset.page;
  let shownBuild = -1;

  // ---- Styles, images and scripts.

  const stylesOf = (root) => [...root.querySelectorAll("link[rel~=stylesheet]:not(#tebiki-live-style)")];
  const scriptsOf = (root) => [...root.querySelectorAll("script[src]")].map((one) => one.getAttribute("src")).join("\n");
  const pathOf = (address) => decodeURIComponent(new URL(address, document.baseURI).pathname).slice(1);

  // The old style goes when the new one is there, so that the page is never bare.
  function replaceStyle(old, address) {
    const fresh = old.cloneNode();
    fresh.href = address;
    const done = () => old.remove();
    fresh.addEventListener("load", done, { once: true });
    fresh.addEventListener("error", done, { once: true });
    old.after(fresh);
  }

  function versioned(address, build) {
    const url = new URL(address, document.baseURI);
    url.searchParams.set("tebiki", build);
    return url.href;
  }

  function swapFiles(changes, build) {
    const has = (list, address) => changes.everything || list.includes(pathOf(address));
    for (const link of stylesOf(document)) {
      if (has(changes.styles, link.href)) {
        replaceStyle(link, versioned(link.href, build));
      }
    }
    for (const image of document.images) {
      const address = image.getAttribute("src") || "";
      if (address && !address.startsWith("data:") && has(changes.assets, address)) {
        image.src = versioned(address, build);
      }
    }
  }

  // A page may ask for other styles than before, as their names carry a fingerprint.
  function followStyles(next) {
    const hrefs = (root) => stylesOf(root).map((link) => link.getAttribute("href"));
    const [was, is] = [hrefs(page.source()), hrefs(next)];
    if (was.join("\n") === is.join("\n")) {
      return;
    }
    const live = stylesOf(document);
    live.forEach((link, i) => (is[i] === undefined ? link.remove() : is[i] !== was[i] && replaceStyle(link, is[i])));
    for (const link of stylesOf(next).slice(live.length)) {
      document.head.append(document.importNode(link, true));
    }
  }

  // ---- The page.

  let isBusy = false;
  let isStale = false;

  async function refresh(isFollowed) {
    if (isBusy) {
      isStale = true;
      return;
    }
    isBusy = true;
    try {
      const answer = await fetch(location.pathname, { cache: "no-cache" });
      if (answer.ok) {
        show(await answer.text(), isFollowed);
      }
    } catch {
      // The server went away; the event stream says when it is back.
    } finally {
      isBusy = false;
    }
    if (isStale) {
      isStale = false;
      await refresh(isFollowed);
    }
  }

  function show(text, isFollowed) {
    const next = new DOMParser().parseFromString(text, "text/html").documentElement;
    const mark = next.querySelector("#tebiki-live-script");
    if (!mark || scriptsOf(page.source()) !== scriptsOf(next)) {
      location.reload();
      return;
    }
    followStyles(next);
    document.title = next.querySelector("title")?.textContent ?? "";
    document.documentElement.lang = next.lang;
    const changed = page.become(next);
    shownTag = mark.dataset.page;
    changed.forEach(highlight);
    if (isFollowed) {
      reveal(changed.find((node) => node.closest("main")));
    }
    // Scripts of the site may have something to add to what is new.
    document.dispatchEvent(new CustomEvent("tebiki:updated", { detail: { changed } }));
  }

  function highlight(node) {
    node.classList.add("tebiki-live-changed");
    setTimeout(() => {
      node.classList.remove("tebiki-live-changed");
      if (node.classList.length === 0) {
        node.removeAttribute("class");
      }
    }, 1500);
  }

  function reveal(node) {
    const box = node?.getBoundingClientRect();
    if (box && (box.bottom < 0 || box.top > window.innerHeight)) {
      node.scrollIntoView({ block: "center" });
    }
  }

  // ---- What is wrong.

  let shownFindings = "";
  let isFolded = false;
  const panel = element("aside", { id: "tebiki-live" });
  const bar = element("p", { id: "tebiki-live-bar", role: "status" });

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  async function showFindings(news) {
    if (news.findings === shownFindings) {
      return;
    }
    shownFindings = news.findings;
    if (!news.findings) {
      panel.remove();
      isFolded = false;
      return;
    }
    try {
      const answer = await fetch("/__tebiki/diagnostics.json", { cache: "no-store" });
      const told = await answer.json();
      // Newer news may have come while this was asked for.
      if (shownFindings === news.findings) {
        draw(told);
      }
    } catch {
      shownFindings = "";
    }
  }

  function draw(told) {
    const w = words();
    const counts = [told.errors && w.errors(told.errors), told.warnings && w.warnings(told.warnings)];
    const summary = element("summary", {}, counts.filter(Boolean).join("・"));
    const list = element("ol", {}, ...told.findings.map(drawFinding));
    const details = element("details", {}, summary);
    if (told.errors) {
      details.append(element("p", { class: "note" }, w.note));
    }
    details.append(list);
    const rest = told.errors + told.warnings - told.findings.length;
    if (rest > 0) {
      details.append(element("p", { class: "note" }, w.more(rest)));
    }
    details.open = told.errors > 0 && !isFolded;
    summary.addEventListener("click", () => {
      isFolded = details.open;
    });
    panel.replaceChildren(details);
    panel.setAttribute("aria-label", w.list);
    panel.setAttribute("aria-live", told.errors ? "assertive" : "polite");
    panel.classList.toggle("has-errors", told.errors > 0);
    document.documentElement.append(panel);
  }

  // A place by its file, line and column, as a link where the editor is known.
  function placeOf(one) {
    const place = [one.file, one.line, one.column].filter(Boolean).join(":");
    return one.edit ? element("a", { href: one.edit, title: words().edit }, place) : element("span", {}, place);
  }

  function drawFinding(finding) {
    const item = element(
      "li",
      { class: finding.severity },
      element("p", { class: "message" }, element("code", {}, finding.code), " ", finding.message),
      element("p", { class: "where" }, placeOf(finding)),
    );
    if (finding.source) {
      item.append(element("pre", {}, ...excerpt(finding)));
    }
    if (finding.label) {
      item.append(element("p", { class: "help" }, finding.label));
    }
    for (const other of finding.others) {
      item.append(element("p", { class: "where" }, placeOf(other), other.label && ` ${other.label}`));
    }
    for (const text of finding.help) {
      item.append(element("p", { class: "help" }, text));
    }
    if (finding.explanation) {
      const summary = element("summary", {}, words().explain);
      item.append(element("details", { class: "explanation" }, summary, element("p", {}, finding.explanation)));
    }
    return item;
  }

  // The source line with the meant part marked; columns count characters, not code units.
  function excerpt(finding) {
    const letters = [...finding.source];
    const start = finding.column ? finding.column - 1 - finding.before : letters.length;
    const end = start + finding.width;
    const meant = letters.slice(start, end).join("");
    const mark = meant ? [element("mark", {}, meant)] : [];
    return [letters.slice(0, start).join(""), ...mark, letters.slice(end).join("")];
  }

  function tell(text, ...links) {
    if (text) {
      bar.replaceChildren(text, ...links);
      document.documentElement.append(bar);
    } else {
      bar.remove();
    }
  }

  document.addEventListener("keydown", (event) => {
    const details = panel.querySelector("details[open]");
    if (event.key === "Escape" && !event.isComposing && panel.isConnected && details) {
      details.open = false;
      isFolded = true;
    }
  });

  // ---- The news.

  let stream = null;
  let lost = 0;

  function takePage(news, isFollowed) {
    if (isMissing) {
      return news.page && location.reload();
    }
    if (!news.page) {
      return tell(words().gone, " ", element("a", { href: "/" }, words().home));
    }
    tell("");
    return news.page !== shownTag && refresh(isFollowed);
  }

  function isElsewhere(edited) {
    const plain = (path) => path.replace(/(^|\/)index\.html$/, "$1");
    return plain(pathOf(new URL(edited, location.origin))) !== plain(pathOf(location.href));
  }

  function take(news) {
    if (news.instance !== instance) {
      location.reload();
      return;
    }
    if (news.edited && document.visibilityState === "visible" && isElsewhere(`/${news.edited}`)) {
      location.assign(`/${news.edited}`);
      return;
    }
    const { changes } = news;
    const own = scriptsOf(document).split("\n").filter(Boolean).map(pathOf);
    if (own.some((path) => changes.scripts.includes(path))) {
      location.reload();
      return;
    }
    if (shownBuild >= 0 && news.build !== shownBuild) {
      const isGap = news.build !== shownBuild + 1;
      swapFiles(isGap ? { ...changes, everything: true } : changes, news.build);
      // The search reads the words just written from the next query on.
      window.TebikiSearchUi?.restart();
    }
    shownBuild = news.build;
    page.behind(news.behind);
    takePage(news, Boolean(news.edited));
    showFindings(news);
  }

  function listen() {
    stream = new EventSource(`/__tebiki/events?page=${encodeURIComponent(location.pathname)}`);
    const heard = (event) => {
      clearTimeout(lost);
      lost = 0;
      take(JSON.parse(event.data));
    };
    stream.addEventListener("hello", heard);
    stream.addEventListener("reload", heard);
    stream.addEventListener("error", () => {
      // Every new try that fails comes here too; the time counts from the first.
      lost ||= setTimeout(() => tell(words().lost), 1500);
      // A refusal ends the stream for good, and the browser does not try again by itself.
      if (stream.readyState === EventSource.CLOSED) {
        setTimeout(listen, 2000);
      }
    });
  }

  listen();
  // A page that waits in the browser's history holds no connection.
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen());
})();
