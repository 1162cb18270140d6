/* "Near me": asks the browser where it is, to a kilometre, and sends that once. Focus stays on the button. */
(() => {
  const form = document.getElementById("near");
  if (!form || !("geolocation" in navigator)) return;
  const status = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    status.textContent = form.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(2);
        form.elements.lon.value = coords.longitude.toFixed(2);
        status.textContent = "";
        form.submit();
      },
      (error) => { status.textContent = error.code === 1 ? form.dataset.refused : form.dataset.failed; },
      { enableHighAccuracy: false, timeout: 15000, maximumAge: 600000 },
    );
  });
})();
