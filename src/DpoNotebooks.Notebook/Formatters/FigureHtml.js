(function () {
  var place = document.getElementById("ID"), figure = FIGURE;
  if (!place) { return; }
  var first = place.firstElementChild;
  function draw(Plotly) {
    var chart = document.createElement("div");
    first.style.display = "none";
    place.append(chart);
    return new Promise(function (drawn) { drawn(Plotly.newPlot(chart, figure.data, figure.layout, { responsive: true, displaylogo: false })); })
      .catch(function () { chart.remove(); first.style.display = ""; }); // the page's own plotly.js may be too old
  }
  // Fetched once per page. It runs in a Function because RequireJS reports an error for an anonymous module in a script element.
  function fetched() {
    return fetch("https://cdn.jsdelivr.net/npm/plotly.js-dist-min@VERSION/plotly.min.js", { integrity: "HASH" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { new Function("define", "exports", "module", text)(); return window.Plotly; });
  }
  if (window.Plotly) { draw(window.Plotly); }
  else if (navigator.onLine !== false) {
    window.dpoPlotly = window.dpoPlotly || fetched();
    window.dpoPlotly.then(draw).catch(function () { window.dpoPlotly = null; }); // the next figure tries again
  }
})();
