/* Draws the data block "picture-data" with vis-network. Names arrive as data and are only ever set as text. */
(function () {
  "use strict";
  var box = document.getElementById("picture");
  var details = document.getElementById("picture-details");
  var data = JSON.parse(document.getElementById("picture-data").textContent);
  if (data.size) {
    box.style.width = data.size[0] + "px";
    box.style.height = data.size[1] + "px";
  } else {
    box.style.minWidth = Math.max(680, Math.min(1180, 26 * data.nodes.length)) + "px";
    box.style.height = Math.max(620, Math.min(1300, 24 * data.nodes.length)) + "px";
  }
  var nodes = new vis.DataSet(data.nodes);
  var edges = new vis.DataSet(data.edges);
  var network = new vis.Network(box, { nodes: nodes, edges: edges }, data.options);

  network.on("beforeDrawing", function (ctx) {
    data.bands.forEach(function (band) {
      ctx.save();
      ctx.fillStyle = band.inferred ? "#F6F0FA" : "#F1F5F8";
      ctx.fillRect(8, band.y, data.size[0] - 16, band.height);
      if (band.inferred) {
        ctx.strokeStyle = "#6A1B9A";
        ctx.setLineDash([8, 6]);
        ctx.strokeRect(8, band.y, data.size[0] - 16, band.height);
      }
      ctx.fillStyle = band.inferred ? "#6A1B9A" : "#1B3A5C";
      ctx.font = "600 14px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
      ctx.fillText(band.text, 20, band.y + 22);
      ctx.restore();
    });
  });

  /* Pushes symbols apart until their names do not cover each other, within the frame. */
  function spread(spots, width, height) {
    var wide = 162, high = 86, left = 78, top = 40, right = width - 78, bottom = height - 74;
    function clamp(v, low, high) { return Math.max(low, Math.min(high, v)); }
    for (var round = 0; round < 150; round += 1) {
      var moved = false;
      for (var i = 0; i < spots.length; i += 1) {
        for (var j = i + 1; j < spots.length; j += 1) {
          var a = spots[i], b = spots[j];
          var dx = b.x - a.x, dy = b.y - a.y;
          var ox = wide - Math.abs(dx), oy = high - Math.abs(dy);
          if (ox <= 0 || oy <= 0) { continue; }
          moved = true;
          if (ox / wide < oy / high) {
            var sx = (dx < 0 ? -1 : 1) * ox * 0.3;
            a.x -= sx; b.x += sx;
          } else {
            var sy = (dy < 0 ? -1 : 1) * oy * 0.3;
            a.y -= sy; b.y += sy;
          }
          a.x = clamp(a.x, left, right); b.x = clamp(b.x, left, right);
          a.y = clamp(a.y, top, bottom); b.y = clamp(b.y, top, bottom);
        }
      }
      if (!moved) { return; }
    }
  }

  /* Once the physics has settled: fill the frame at full size, so that every name can be read. */
  var layout = null;
  function fill() {
    var width = box.clientWidth, height = box.clientHeight;
    var ids = Object.keys(layout);
    var xs = ids.map(function (id) { return layout[id].x; }), ys = ids.map(function (id) { return layout[id].y; });
    var x0 = Math.min.apply(null, xs), x1 = Math.max.apply(null, xs);
    var y0 = Math.min.apply(null, ys), y1 = Math.max.apply(null, ys);
    var spots = ids.map(function (id) {
      return {
        id: id,
        x: x1 > x0 ? 90 + (width - 180) * (layout[id].x - x0) / (x1 - x0) : width / 2,
        y: y1 > y0 ? 50 + (height - 140) * (layout[id].y - y0) / (y1 - y0) : height / 2
      };
    });
    spread(spots, width, height);
    spots.forEach(function (s) { network.moveNode(s.id, s.x, s.y); });
  }
  function place() {
    var width = data.size ? data.size[0] : box.clientWidth, height = data.size ? data.size[1] : box.clientHeight;
    if (!data.size && layout) { fill(); }
    network.moveTo({ scale: 1, position: { x: width / 2, y: height / 2 } });
  }
  function settled() {
    network.setOptions({ physics: false });
    if (!data.size) { layout = network.getPositions(); }
    place();
    box.setAttribute("data-settled", "true");
  }
  if (data.size) { settled(); } else { network.once("stabilizationIterationsDone", settled); }
  network.on("resize", function () { if (layout || data.size) { window.requestAnimationFrame(place); } });

  var hint = details.textContent;
  function tell(chosen) {
    var lines = chosen.nodes.map(function (id) { return nodes.get(id).title; });
    if (!lines.length) { lines = chosen.edges.map(function (id) { return edges.get(id).title; }); }
    details.textContent = lines.length ? lines[0] : hint;
  }
  network.on("select", function (chosen) {
    tell(chosen);
    if (chosen.nodes.length === 1) {
      var entity = nodes.get(chosen.nodes[0]).entity;
      var same = nodes.getIds({ filter: function (n) { return n.entity === entity; } });
      if (same.length > 1) { network.selectNodes(same, false); }
    }
  });

  function zoom(factor) {
    network.moveTo({ scale: Math.min(3, Math.max(0.2, network.getScale() * factor)) });
  }
  [["picture-larger", function () { zoom(1.25); }], ["picture-smaller", function () { zoom(0.8); }],
    ["picture-whole", place]].forEach(function (pair) {
    var button = document.getElementById(pair[0]);
    if (button) { button.addEventListener("click", pair[1]); }
  });
})();
