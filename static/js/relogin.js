/* A form sent by htmx after the session ended is sent again as a page: the answer then carries its text through login. */
"use strict";
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  const form = elt.closest("form");
  if (xhr.status !== 401 || requestConfig.verb !== "post" || !form || elt.closest("[data-autosave]")) return;
  form.method = "post";
  form.action = requestConfig.path;
  HTMLFormElement.prototype.submit.call(form);
});
