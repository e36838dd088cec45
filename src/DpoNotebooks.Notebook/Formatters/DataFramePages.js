(function () {
  var place = document.getElementById("ID"), data = DATA;
  var body = place.querySelector("tbody"), size = body.rows.length, page = 0, pages = Math.ceil(data.rows.length / size);
  function number(n) { return n.toLocaleString("en-US"); }
  function button(text, title, target) {
    var made = document.createElement("button");
    made.type = "button"; made.textContent = text; made.title = title; made.setAttribute("aria-label", title);
    made.style.margin = "0 2px";
    made.onclick = function () { show(target()); };
    return made;
  }
  var first = button("«", "first rows", function () { return 0; }), back = button("‹", "rows before", function () { return page - 1; });
  var next = button("›", "rows after", function () { return page + 1; }), last = button("»", "last rows", function () { return pages - 1; });
  var label = document.createElement("span"), bar = document.createElement("div");
  label.style.margin = "0 8px";
  bar.append(first, back, label, next, last);
  place.querySelector("table").after(bar);
  place.querySelector(".first-page").remove();
  function show(target) {
    page = target;
    var rows = data.rows.slice(page * size, (page + 1) * size);
    body.replaceChildren.apply(body, rows.map(function (row) {
      var line = document.createElement("tr");
      row.forEach(function (value, i) {
        var cell = document.createElement(i === 0 ? "th" : "td");
        cell.textContent = value;
        if (i > 0) { cell.style.textAlign = data.text[i - 1] ? "left" : "right"; if (data.text[i - 1]) { cell.className = "text"; } }
        line.append(cell);
      });
      return line;
    }));
    label.textContent = "rows " + number(rows[0][0]) + " to " + number(rows[rows.length - 1][0]) + " of " + number(data.count);
    first.disabled = back.disabled = page === 0;
    next.disabled = last.disabled = page === pages - 1;
  }
  show(0);
})();
