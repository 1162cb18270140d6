/* What the workspace adds to plain pages. Everything works without it. */
"use strict";

/* Answers that are pages with sentences (a conflict, a refusal) take the place of the form like any other. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 409 || status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* A link to a field in an error summary: inside the list that was swapped, focus goes where the link says. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field && field.focus) {
    event.preventDefault();
    field.focus();
  }
});

/* A second click while the first is under way sends nothing more. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
}, true);
document.addEventListener("htmx:afterRequest", (event) => delete event.detail.elt.dataset.sent);

/* Suggestions of organisations while typing. */
let suggesting = 0;
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches || !box.matches("[data-suggest]") || box.value.length < 2) return;
  clearTimeout(suggesting);
  suggesting = setTimeout(async () => {
    const list = document.getElementById(box.getAttribute("list"));
    const answer = await fetch("/area/organizacoes/?q=" + encodeURIComponent(box.value), { redirect: "error" }).catch(() => null);
    if (list && answer && answer.ok) list.innerHTML = await answer.text();
  }, 250);
});

/* Long texts are kept every 20 seconds while they change; it speaks only when that fails. */
const kept = new WeakMap();
const fieldsOf = (form) => new URLSearchParams(new FormData(form)).toString();
const tellFailure = (form, failed) => {
  let box = form.querySelector(".autosave-failed");
  if (!failed) return box && box.remove();
  if (box) return;
  box = document.createElement("div");
  box.className = "notice notice-warning autosave-failed";
  box.setAttribute("role", "alert");
  form.append(box);
  box.append(document.getElementById("autosave-failed").content.cloneNode(true));
};
setInterval(() => {
  for (const form of document.querySelectorAll("form[data-autosave-form]")) {
    const now = fieldsOf(form);
    if (!kept.has(form)) kept.set(form, now);
    if (kept.get(form) === now) continue;
    fetch("/area/rascunho/", { method: "POST", body: new URLSearchParams(now), redirect: "error" })
      .then((answer) => {
        if (answer.ok) kept.set(form, now);
        tellFailure(form, !answer.ok);
      })
      .catch(() => tellFailure(form, true));
  }
}, 20000);
document.addEventListener("focusin", (event) => {
  const form = event.target.closest && event.target.closest("form[data-autosave-form]");
  if (form && !kept.has(form)) kept.set(form, fieldsOf(form));
});

/* Reorder by dragging a row by its handle; the arrows beside it do the same by keyboard. */
let dragged = null;
const rowAt = (event) => event.target.closest && event.target.closest("[data-rows] > [data-row]");
document.addEventListener("pointerdown", (event) => {
  const row = rowAt(event);
  if (row) row.draggable = Boolean(event.target.closest(".drag-handle"));
});
document.addEventListener("dragstart", (event) => {
  dragged = rowAt(event);
  if (dragged) dragged.classList.add("dragging");
});
document.addEventListener("dragover", (event) => {
  const row = rowAt(event);
  if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  document.querySelectorAll(".drop-here").forEach((other) => other.classList.remove("drop-here"));
  row.classList.add("drop-here");
});
document.addEventListener("drop", (event) => {
  const row = rowAt(event);
  if (!dragged || !row || row === dragged || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const rows = [...row.parentElement.children];
  const name = rows.indexOf(dragged) < rows.indexOf(row) ? "after" : "before";
  const form = dragged.querySelector("form[action$='/mover/']");
  const values = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, [name]: row.dataset.row };
  htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#linhas", select: "#linhas", swap: "outerHTML show:none", values });
});
document.addEventListener("dragend", () => {
  document.querySelectorAll(".drop-here, .dragging").forEach((row) => row.classList.remove("drop-here", "dragging"));
  dragged = null;
});
