// Before the first paint: only Now has the energy buttons, so elsewhere the page is drawn without.
if (!/^\/((do|nudge)\/.*)?$/.test(location.pathname)) document.documentElement.classList.add("elsewhere");
