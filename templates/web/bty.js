// What a page does beyond its links and forms: the search key, marking, live parts. Everything works without it.
"use strict";

document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector(".find input");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("change", event => {
  if (event.target.matches("[data-all]")) {
    for (const box of document.querySelectorAll("input[name=mac]")) {
      box.checked = event.target.checked;
    }
  }
});

// Live: the server says that something changed, and the page's live parts are fetched again, once a second at most.
const live = document.body.dataset.live;
if (live) {
  let due = false;
  let waiting = false;
  const said = document.querySelector(".say .line");
  const offline = document.createElement("span");
  offline.className = "soft";
  const refresh = async () => {
    due = false;
    waiting = true;
    try {
      const answer = await fetch(location.href, {headers: {"X-Requested-With": "live"}});
      if (answer.ok && !answer.redirected) {
        swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch (away) {
      // The stream says so.
    }
    setTimeout(() => {
      waiting = false;
      if (due) {
        refresh();
      }
    }, 1000);
  };
  const swap = fresh => {
    for (const part of document.querySelectorAll("[data-part]")) {
      const next = fresh.getElementById(part.id);
      const busy = part.contains(document.activeElement) || part.querySelector("input:checked, details[open]:not([data-open])");
      if (next && !busy && part.innerHTML !== next.innerHTML) {
        // A log follows while its end is in sight, and else stays where it is.
        const log = part.querySelector(".log");
        const top = log && log.scrollTop;
        const atEnd = log && log.scrollHeight - log.scrollTop - log.clientHeight < 24;
        part.replaceWith(document.adoptNode(next));
        const fresh = log && next.querySelector(".log");
        if (fresh) {
          fresh.scrollTop = atEnd ? fresh.scrollHeight : top;
        }
      }
    }
  };
  const events = new EventSource(live);
  events.addEventListener("change", () => {
    due = true;
    if (!waiting) {
      refresh();
    }
  });
  events.addEventListener("open", () => {
    if (offline.isConnected) {
      offline.remove();
      due = true;
      refresh();
    }
  });
  let since = "";
  events.addEventListener("error", () => {
    since = offline.isConnected ? since : new Date().toLocaleTimeString();
    const over = events.readyState === EventSource.CLOSED; // it was refused: the session has ended
    offline.textContent = " Not live since " + since + (over ? ": load this page again." : ", trying again.");
    if (said) {
      said.after(offline);
    }
  });
}

// The file as it will be written, by the same form that Preview sends.
const spec = document.querySelector("form[data-preview]");
if (spec) {
  let timer;
  spec.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = new URLSearchParams(new FormData(spec));
      typed.set("do", "preview");
      const answer = await fetch(spec.action, {method: "POST", body: typed});
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(spec.dataset.preview);
      if (next) {
        document.getElementById(next.id).replaceWith(document.adoptNode(next));
      }
    }, 400);
  });
}

// Uploads: in pieces straight to the API, each behind the last; what breaks off goes on where it stopped.
const upload = document.querySelector("form[data-upload]");
if (upload) {
  const input = upload.querySelector("input[type=file]");
  const words = upload.querySelector("[role=status]");
  const bar = upload.querySelector("progress");
  const size = bytes => bytes < 1e9 ? (bytes / 1e6).toFixed(1) + " MB" : (bytes / 1e9).toFixed(2) + " GB";
  const pause = seconds => new Promise(done => setTimeout(done, 1000 * seconds));
  const why = async answer => {
    try {
      return (await answer.json()).detail;
    } catch (noJson) {
      return "the appliance answered " + answer.status;
    }
  };
  const send = async file => {
    const name = upload.elements.name.value.trim() || file.name;
    const path = "/images/" + encodeURIComponent(name);
    const id = ["upload", file.size, file.lastModified, file.name].join("-").replace(/[^\w.-]/g, "_").slice(0, 128);
    const headers = {"X-CSRF-Token": upload.elements.csrf.value, "Upload-Id": id};
    const there = async () => {
      const answer = await fetch(path + "/upload?id=" + encodeURIComponent(id));
      return answer.ok ? (await answer.json()).offset : 0;
    };
    let piece = 1 << 20;
    let offset = -1;
    let began = 0;
    let first = 0;
    let tries = 0;
    while (true) {
      try {
        if (offset < 0) {
          first = offset = await there();
          began = Date.now();
        }
        const end = Math.min(file.size, offset + piece);
        if (end === file.size) {
          words.textContent = name + " is on its way to its last byte; then it is read, which takes a while.";
        }
        const start = Date.now();
        const range = "bytes " + offset + "-" + (end - 1) + "/" + file.size;
        const answer = await fetch(path, {method: "PUT", headers: {...headers, "Content-Range": range}, body: file.slice(offset, end)});
        if (answer.status === 200 || answer.status === 201) {
          location.href = "/ui/images/" + encodeURIComponent(name) + "?saved=upload";
          return;
        }
        const next = answer.headers.get("Upload-Offset");
        if (answer.status === 409 && next !== null && tries++ < 30) {
          offset = -1;
          await pause(3);
          continue;
        }
        if (answer.status !== 202) {
          throw new Error(await why(answer));
        }
        offset = Number(next);
        piece = Date.now() - start < 500 ? Math.min(2 * piece, 64 << 20) : piece;
        const rate = 1000 * (offset - first) / Math.max(1, Date.now() - began);
        bar.hidden = false;
        bar.value = 100 * offset / file.size;
        words.textContent = size(offset) + " of " + size(file.size) + ", " + size(rate) + "/s, about "
          + Math.ceil((file.size - offset) / rate) + " s left";
      } catch (problem) {
        if (!(problem instanceof TypeError)) {
          words.textContent = name + " was not taken: " + problem.message;
          bar.hidden = true;
          return;
        }
        words.textContent = "The connection was lost; trying again, from where it stopped.";
        offset = -1;
        await pause(3);
      }
    }
  };
  upload.addEventListener("submit", event => {
    event.preventDefault();
    if (input.files[0]) {
      send(input.files[0]);
    }
  });
  upload.addEventListener("dragover", event => event.preventDefault());
  upload.addEventListener("drop", event => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) {
      input.files = event.dataTransfer.files;
      send(event.dataTransfer.files[0]);
    }
  });
}
