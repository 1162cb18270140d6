// The map is one stop of the keyboard; the arrows go from tile to tile and the line below says where one is.
for (const map of document.querySelectorAll(".tile-map")) {
  const tiles = [...map.querySelectorAll("path")];
  const said = document.getElementById("map-said");
  let now = null;
  const x = (tile) => Number(tile.dataset.col) + (Number(tile.dataset.row) % 2) / 2;
  const y = (tile) => Number(tile.dataset.row);
  const show = (tile) => {
    now?.classList.remove("chosen");
    now = tile;
    now.classList.add("chosen");
    said.textContent = now.querySelector("title").textContent;
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  map.addEventListener("focus", () => { if (!now && tiles.length) show(tiles.find((it) => !it.classList.contains("tone0")) ?? tiles[0]); });
  map.addEventListener("click", (event) => { const tile = event.target.closest("path"); if (tile) show(tile); });
  map.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way || !now) return;
    event.preventDefault();
    const far = (tile) => {
      const along = (x(tile) - x(now)) * way[0] + (y(tile) - y(now)) * way[1];
      const beside = Math.abs((x(tile) - x(now)) * way[1]) + Math.abs((y(tile) - y(now)) * way[0]);
      return along > 0.25 ? along + beside * 3 : Infinity;
    };
    const next = tiles.reduce((best, tile) => (far(tile) < far(best) ? tile : best), now);
    if (next !== now) show(next);
  });
}
