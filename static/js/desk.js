/* Names for controls the stock admin leaves without one. Everything works without it. */
"use strict";
(() => {
  const text = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");

  const nameCells = (root) => {
    for (const field of root.querySelectorAll("td input:not([type=hidden]), td select, td textarea")) {
      if (field.getAttribute("aria-label") || (field.labels && field.labels.length)) continue;
      const cell = field.closest("td");
      const head = cell.closest("table") && cell.closest("table").querySelectorAll("thead th")[cell.cellIndex];
      const name = text(head);
      if (name) field.setAttribute("aria-label", name);
    }
  };

  const nameRest = (root) => {
    for (const help of root.querySelectorAll(".help-tooltip")) help.setAttribute("role", "img");
    for (const head of root.querySelectorAll("th.original")) {
      const cell = document.createElement("td");
      cell.className = head.className;
      head.replaceWith(cell);
    }
    for (const box of root.querySelectorAll(".select2-selection")) {
      const select = box.closest(".select2") && box.closest(".select2").previousElementSibling;
      const label = select && select.labels && select.labels[0];
      if (!label) continue;
      label.id = label.id || `${select.id}-label`;
      box.setAttribute("aria-labelledby", label.id);
      for (const shown of box.querySelectorAll(".select2-selection__rendered")) shown.removeAttribute("role");
    }
  };

  const mend = (root) => { nameCells(root); nameRest(root); };
  document.addEventListener("DOMContentLoaded", () => mend(document));
  window.addEventListener("load", () => mend(document));
  document.addEventListener("formset:added", (event) => mend(event.target));
})();
