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
