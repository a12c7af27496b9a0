// The view of the network that can be moved. The drawing above it stays where it is when this cannot run.
(function () {
  "use strict";
  var live = document.getElementById("network-live");
  var open = document.getElementById("network-open");
  var stage = document.getElementById("network-stage");
  var word = document.getElementById("network-word");
  var block = document.getElementById("network-data");
  if (!live || !open || !stage || !word || !block || typeof Sigma === "undefined") return;
  live.hidden = false;
  var colours = ["#1a4f7f", "#8a4b08", "#2e6b34", "#7a2e6b", "#5a5a00", "#00616b", "#8c2f2f", "#4a3f8f"];
  open.addEventListener("click", function () {
    open.disabled = true;
    stage.hidden = false;
    try {
      show(JSON.parse(block.textContent));
      word.textContent = "Drag to move, turn the wheel to come nearer, click an account to see what it is tied to.";
    } catch (error) {
      stage.hidden = true;
      word.textContent = "This browser cannot show the view that can be moved; the drawing above shows the same.";
    }
  });
  function show(data) {
    var graph = new graphology.Graph({ type: "undirected" });
    data.accounts.forEach(function (one, at) {
      graph.addNode(at, {
        label: one[0], x: one[1], y: one[2], group: one[3], ties: one[4],
        size: 3 + Math.min(4, Math.sqrt(one[4]) / 2), color: colours[one[3] % colours.length],
      });
    });
    data.ties.forEach(function (tie) {
      graph.mergeEdge(tie[0], tie[1], { size: 0.5 + Math.min(2.5, Math.log(1 + tie[2]) / 2), color: "#b8c0c8", events: tie[2], q: tie[3] });
    });
    var chosen = null;
    var near = new Set();
    var view = new Sigma(graph, stage, {
      labelRenderedSizeThreshold: 9, labelColor: { color: getComputedStyle(document.body).color }, allowInvalidContainer: true,
      nodeReducer: function (node, shown) {
        if (chosen === null || node === chosen || near.has(node)) return shown;
        return Object.assign({}, shown, { color: "#d5dae0", label: "" });
      },
      edgeReducer: function (edge, shown) {
        if (chosen === null || graph.extremities(edge).indexOf(chosen) >= 0) return shown;
        return Object.assign({}, shown, { hidden: true });
      },
    });
    view.on("clickNode", function (event) {
      chosen = event.node;
      near = new Set(graph.neighbors(chosen));
      var one = graph.getNodeAttributes(chosen);
      word.textContent = "Account " + one.label + ", group " + one.group + ", tied to " + one.ties + " others. Its evidence stands under group " + one.group + ".";
      view.refresh();
    });
    view.on("clickStage", function () {
      chosen = null;
      near = new Set();
      view.refresh();
    });
  }
})();
