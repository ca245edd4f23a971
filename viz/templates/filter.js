/* Hides the rows of a long table whose words do not hold what is typed. */
(function () {
  "use strict";
  var field = document.getElementById("row-filter");
  var count = document.getElementById("row-count");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tr[data-words]"));
  field.parentNode.hidden = false;
  field.addEventListener("input", function () {
    var wanted = field.value.trim().toLowerCase();
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = row.getAttribute("data-words").indexOf(wanted) < 0;
      if (!row.hidden) { shown += 1; }
    });
    count.textContent = shown + " / " + rows.length;
  });
})();
