// Adds to pages that are whole without it: the reader's choice of appearance, large pictures, films on request.
(() => {
  "use strict";
  const root = document.documentElement;
  const CHOICES = { scheme: ["auto", "light", "dark"], typeface: ["sans", "serif"], size: ["small", "medium", "large"] };
  const KEY = "appearance";
  const PLAYERS = [
    [/^https?:\/\/(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:.*&)?v=|shorts\/|embed\/|live\/)([\w-]{11})/, "https://www.youtube-nocookie.com/embed/"],
    [/^https?:\/\/(?:www\.)?youtube-nocookie\.com\/embed\/([\w-]{11})/, "https://www.youtube-nocookie.com/embed/"],
    [/^https?:\/\/youtu\.be\/([\w-]{11})/, "https://www.youtube-nocookie.com/embed/"],
    [/^https?:\/\/(?:www\.|m\.|player\.)?bilibili\.com\/(?:video\/|player\.html\?(?:.*&)?bvid=)(BV\w{10})/, "https://player.bilibili.com/player.html?autoplay=0&bvid="],
    [/^https?:\/\/(?:www\.)?vimeo\.com\/(\d+)/, "https://player.vimeo.com/video/"],
    [/^https?:\/\/player\.vimeo\.com\/video\/(\d+)/, "https://player.vimeo.com/video/"],
    [/^https?:\/\/v\.qq\.com\/(?:x\/(?:page|cover\/\w+)\/|txp\/iframe\/player\.html\?(?:.*&)?vid=)(\w+)/, "https://v.qq.com/txp/iframe/player.html?vid="],
  ];

  // Before anything is painted: what the reader chose last time. Storage may be forbidden; then it lasts for one page.
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem(KEY)) || {};
  } catch { /* nothing is remembered */ }
  const dress = () => {
    for (const [name, values] of Object.entries(CHOICES)) {
      if (values.includes(chosen[name])) root.dataset[name] = chosen[name];
    }
  };
  dress();

  const settings = () => {
    const panel = document.querySelector("details.look");
    if (!panel) return;
    for (const input of panel.querySelectorAll("input")) {
      if (chosen[input.name] === input.value) input.checked = true;
    }
    panel.addEventListener("change", ({ target }) => {
      chosen[target.name] = target.value;
      dress();
      try {
        localStorage.setItem(KEY, JSON.stringify(chosen));
      } catch { /* lasts for this page */ }
    });
    panel.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !panel.open) return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
  };

  // A picture of unknown size stands in a frame. It takes its own shape where nobody can see things move.
  const unframe = (image) => {
    const { top, bottom } = image.getBoundingClientRect();
    if (image.naturalWidth && (top > innerHeight || bottom < 0)) image.classList.remove("framed");
  };

  const lightbox = () => {
    const links = [...document.querySelectorAll("a.zoom")];
    if (!links.length || !window.HTMLDialogElement) return;
    let box, large, caption, place = 0;
    const show = (number) => {
      place = (number + links.length) % links.length;
      const small = links[place].querySelector("img");
      large.src = links[place].href;
      large.alt = small.alt;
      const text = links[place].closest("figure")?.querySelector("figcaption");
      caption.textContent = text ? text.textContent : small.alt;
      caption.hidden = !caption.textContent;
    };
    const build = () => {
      box = document.createElement("dialog");
      box.className = "lightbox";
      const form = document.createElement("form");
      form.method = "dialog";
      const close = document.createElement("button");
      close.textContent = "×";
      close.setAttribute("aria-label", document.getElementById("main").dataset.close);
      large = document.createElement("img");
      large.referrerPolicy = "no-referrer";
      caption = document.createElement("p");
      form.append(close);
      box.append(form, large, caption);
      box.addEventListener("click", (event) => { if (event.target === box || event.target === large) box.close(); });
      box.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step && links.length > 1) show(place + step);
      });
      document.body.append(box);
    };
    links.forEach((link, number) => link.addEventListener("click", (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!box) build();
      box.setAttribute("aria-label", link.querySelector("img").alt || link.getAttribute("aria-label") || "");
      show(number);
      box.showModal();
    }));
  };

  const players = () => {
    for (const link of document.querySelectorAll("a.embed")) {
      const known = PLAYERS.map(([form, player]) => [form.exec(link.href), player]).find(([found]) => found);
      if (!known) continue;
      link.addEventListener("click", (event) => {
        if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        const frame = document.createElement("iframe");
        frame.className = "player";
        frame.title = link.textContent;
        frame.allowFullscreen = true;
        frame.referrerPolicy = "strict-origin";
        frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
        frame.src = known[1] + known[0][1];
        link.replaceWith(frame);
        frame.focus();
      });
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    settings();
    lightbox();
    players();
    for (const image of document.querySelectorAll("img.framed")) {
      if (image.complete) unframe(image);
      else image.addEventListener("load", () => unframe(image), { once: true });
    }
  });
})();
