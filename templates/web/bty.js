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
      const busy = part.contains(document.activeElement) || part.querySelector("input:checked, details[open]");
      if (next && !busy && part.innerHTML !== next.innerHTML) {
        part.replaceWith(document.adoptNode(next));
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
  events.addEventListener("error", () => {
    if (said && !offline.isConnected) {
      offline.textContent = " Not live since " + new Date().toLocaleTimeString() + ", trying again.";
      said.after(offline);
    }
  });
}

// Uploads: with progress, straight to the API.
const upload = document.querySelector("form[data-upload]");
if (upload) {
  upload.addEventListener("submit", event => {
    event.preventDefault();
    const file = upload.querySelector("input[type=file]").files[0];
    const words = upload.querySelector("[role=status]");
    const bar = upload.querySelector("progress");
    if (!file) {
      return;
    }
    const request = new XMLHttpRequest();
    const began = Date.now();
    request.open("PUT", "/images/" + encodeURIComponent(file.name));
    request.setRequestHeader("X-CSRF-Token", upload.elements.csrf.value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", step => {
      const seconds = (Date.now() - began) / 1000;
      const rate = step.loaded / seconds;
      bar.hidden = false;
      bar.value = 100 * step.loaded / step.total;
      words.textContent = (step.loaded / 1e6).toFixed(1) + " of " + (step.total / 1e6).toFixed(1) + " MB, "
        + (rate / 1e6).toFixed(1) + " MB/s, about " + Math.ceil((step.total - step.loaded) / rate) + " s left";
    });
    request.addEventListener("load", () => {
      if (request.status < 300) {
        location.reload();
        return;
      }
      let why = "the appliance answered " + request.status;
      try {
        why = JSON.parse(request.responseText).detail;
      } catch (noJson) {
        // Then the status has to do.
      }
      words.textContent = file.name + " was not taken: " + why;
      bar.hidden = true;
    });
    request.addEventListener("error", () => {
      words.textContent = "The connection was lost; press the button to send " + file.name + " again.";
      bar.hidden = true;
    });
    request.send(file);
  });
}
