// Old JavaScript on purpose: it runs where the page's own script could not even be read.
(function () {
  if (window.checkPageReady) return;
  var note = document.getElementById("unsupported");
  if (note) note.removeAttribute("hidden");
  var tools = document.getElementById("tools");
  if (tools) tools.setAttribute("hidden", "");
})();
