/* The search in place: a change of a filter fetches the same address and swaps what depends on it. Without this file
   the form is sent as any form. Focus stays where it is; the number of courses is told politely. */
(() => {
  const form = document.getElementById("course-search");
  if (!form || !window.fetch || !window.DOMParser) return;
  const results = () => document.getElementById("results");
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("aria-live", "polite");
  form.after(live);
  let asked = 0;

  const address = () => {
    const data = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(data).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  };
  const show = async (url, remember) => {
    const turn = ++asked;
    results().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== asked) return;
      const fresh = page.getElementById("results");
      results().replaceWith(fresh);
      counts(page);
      live.textContent = fresh.dataset.count;
      if (remember) history.pushState(null, "", url);
    } catch {
      location.assign(url);
    }
  };
  /* The numbers beside the filters. */
  const counts = (page) => {
    const old = form.querySelectorAll(".filter-grid option, .filter-option .muted");
    const fresh = page.querySelectorAll(".filter-grid option, .filter-option .muted");
    if (old.length === fresh.length) old.forEach((it, n) => { it.textContent = fresh[n].textContent; });
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=text], input[type=search]")) return;
    show(address(), true);
  });
  form.addEventListener("submit", () => { asked += 1; });
  window.addEventListener("popstate", () => location.reload());
})();
