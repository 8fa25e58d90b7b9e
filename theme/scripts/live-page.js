// A page and its source: turns the page on the screen from an old source into a new one. Only what
// is different between the two sources is replaced, so that what the reader and the site's scripts
// did to the page stays. Part of the live preview; a published site does not hold it.
"use strict";
(() => {
  // Which node of the page shows which node of its source.
  const twins = new WeakMap();

  function pair(from, live) {
    twins.set(from, live);
    const [a, b] = [from.childNodes, live.childNodes];
    for (let i = 0; i < a.length; i += 1) {
      pair(a[i], b[i]);
    }
  }

  // What was equal before and after keeps its node of the page.
  function inherit(old, next) {
    twins.set(next, twins.get(old));
    const [a, b] = [old.childNodes, next.childNodes];
    for (let i = 0; i < a.length; i += 1) {
      inherit(a[i], b[i]);
    }
  }

  function make(next) {
    const live = document.importNode(next, true);
    pair(next, live);
    return live;
  }

  // ---- From the old source to the new one, on the page.

  const OWN_STATE = /^(open|hidden|checked|selected|tabindex|aria-.*|data-.*)$/;
  const MOST_COMPARED = 1_000_000;

  function morphAttributes(old, next, live) {
    for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
      const [was, is] = [old.getAttribute(name), next.getAttribute(name)];
      if (was === is) {
        continue;
      }
      if (name === "class") {
        live.classList.remove(...old.classList);
        live.classList.add(...next.classList);
      } else if (!OWN_STATE.test(name) || live.getAttribute(name) === was) {
        if (is === null) {
          live.removeAttribute(name);
        } else {
          live.setAttribute(name, is);
        }
      }
    }
  }

  function morph(old, next, touched) {
    const live = twins.get(old);
    twins.set(next, live);
    if (next.nodeType !== Node.ELEMENT_NODE) {
      live.nodeValue = next.nodeValue;
      touched.add(live.parentElement);
      return;
    }
    morphAttributes(old, next, live);
    morphChildren([...old.childNodes], [...next.childNodes], live, touched);
  }

  // Whether a script took the children of a node apart; then they are made anew.
  function isTakenApart(old, live) {
    return old.some((node) => {
      const twin = twins.get(node);
      const isText = node.nodeType === Node.TEXT_NODE;
      return !twin || !live.contains(twin) || (isText && twin.nodeValue !== node.nodeValue);
    });
  }

  function morphChildren(old, next, live, touched) {
    if (isTakenApart(old, live)) {
      live.replaceChildren(...next.map(make));
      touched.add(live);
      return;
    }
    let last = null;
    for (const [from, to] of align(old, next)) {
      if (!to) {
        twins.get(from).remove();
        touched.add(live);
        continue;
      }
      if (!from) {
        const fresh = make(to);
        place(fresh, last, live);
        touched.add(fresh.nodeType === Node.ELEMENT_NODE ? fresh : live);
      } else if (from.isEqualNode(to)) {
        inherit(from, to);
      } else {
        morph(from, to, touched);
      }
      last = twins.get(to);
    }
  }

  function place(fresh, last, live) {
    let after = last;
    while (after && after.parentNode !== live) {
      after = after.parentNode;
    }
    if (after) {
      after.after(fresh);
    } else {
      live.prepend(fresh);
    }
  }

  // Pairs of old and new nodes in the order of the new ones; one side is empty where a node goes
  // or comes.
  function align(old, next) {
    let [start, endOld, endNext] = [0, old.length, next.length];
    while (start < endOld && start < endNext && old[start].isEqualNode(next[start])) {
      start += 1;
    }
    while (endOld > start && endNext > start && old[endOld - 1].isEqualNode(next[endNext - 1])) {
      endOld -= 1;
      endNext -= 1;
    }
    const equal = (from, to, count) => Array.from({ length: count }, (_, i) => [old[from + i], next[to + i]]);
    return [
      ...equal(0, 0, start),
      ...alignMiddle(old.slice(start, endOld), next.slice(start, endNext)),
      ...equal(endOld, endNext, old.length - endOld),
    ];
  }

  function alignMiddle(old, next) {
    const pairs = [];
    let [i, j] = [0, 0];
    for (const [a, b] of [...common(old, next), [old.length, next.length]]) {
      pairs.push(...alignGap(old.slice(i, a), next.slice(j, b)));
      if (a < old.length) {
        pairs.push([old[a], next[b]]);
      }
      [i, j] = [a + 1, b + 1];
    }
    return pairs;
  }

  // The longest common subsequence of two lists of nodes, as pairs of positions.
  function common(old, next) {
    if (old.length * next.length > MOST_COMPARED) {
      return [];
    }
    const name = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType}${node.nodeValue}`);
    const [a, b] = [old.map(name), next.map(name)];
    const width = b.length + 1;
    const best = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        const skip = Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
        best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1 : skip;
      }
    }
    const pairs = [];
    let [i, j] = [0, 0];
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) {
        pairs.push([i, j]);
        [i, j] = [i + 1, j + 1];
      } else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) {
        i += 1;
      } else {
        j += 1;
      }
    }
    return pairs;
  }

  // Between equal nodes, what is of the same kind is the same thing with another text.
  function alignGap(old, next) {
    const pairs = [];
    const isSame = (a, b) => a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
    let [i, j] = [0, 0];
    while (i < old.length || j < next.length) {
      if (i < old.length && j < next.length && isSame(old[i], next[j])) {
        pairs.push([old[i], next[j]]);
        [i, j] = [i + 1, j + 1];
      } else if (j < next.length && (i >= old.length || next.length - j > old.length - i)) {
        pairs.push([null, next[j]]);
        j += 1;
      } else {
        pairs.push([old[i], null]);
        i += 1;
      }
    }
    return pairs;
  }

  // The page as its file says, before any script of the site has changed it.
  let source = document.documentElement.cloneNode(true);
  pair(source, document.documentElement);

  // ---- What changed since the edition that the preview compares with: a switch shows it or puts it away.

  const PLAIN = "tebiki-live-plain";
  const toggle = document.createElement("button");
  // Whether what the preview compares with cannot be read any more, and an older edition stands for it.
  let isBehind = false;

  function drawChanges() {
    const list = document.querySelector('footer a[href$="changes.html"]');
    if (!list) {
      toggle.remove();
      return;
    }
    const isPlain = sessionStorage.getItem(PLAIN) !== null;
    const count = document.querySelectorAll(".edition-changes > li").length;
    const isEnglish = document.documentElement.lang.startsWith("en");
    document.documentElement.classList.toggle(PLAIN, isPlain);
    for (const changed of document.querySelectorAll("details.changed")) {
      changed.open = !isPlain;
    }
    toggle.textContent = isEnglish ? `Changes (${count})` : `変更（${count}）`;
    if (isBehind) {
      toggle.textContent += isEnglish ? ": the new commit cannot be read, an older one is compared" : "：新しいコミットを読めないため、前のものと比べています";
    }
    toggle.title = list.textContent;
    toggle.setAttribute("aria-pressed", String(!isPlain));
    document.documentElement.append(toggle);
  }

  toggle.id = "tebiki-live-changes";
  toggle.type = "button";
  toggle.addEventListener("click", () => {
    if (sessionStorage.getItem(PLAIN) === null) {
      sessionStorage.setItem(PLAIN, "");
    } else {
      sessionStorage.removeItem(PLAIN);
    }
    drawChanges();
  });
  document.addEventListener("tebiki:updated", drawChanges);
  drawChanges();

  window.tebikiLivePage = {
    source: () => source,
    // Whether an older edition is compared than should be.
    behind(is) {
      isBehind = is;
      drawChanges();
    },
    // Shows a new source, and tells which elements of the page changed.
    become(next) {
      const touched = new Set();
      morph(source.querySelector("body"), next.querySelector("body"), touched);
      source = next;
      return [...touched].filter((node) => node && node.isConnected && node !== document.body);
    },
  };
})();
