//! A graph in layers: what leads to something stands left of it, edges cross as little as a few passes can see to, and
//! neighbours stand at the same height where there is room.
//!
//! An edge over several layers has a bend in each of them. All of it follows from the order of nodes and edges alone.

/// Passes over all layers, there and back.
const PASSES: usize = 8;

/// The height that a node takes with the gap below it, and that of a bend, in pixels.
const NODE: f64 = 94.0;
const BEND: f64 = 26.0;

/// A graph, laid out.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// For each node its layer and the height of its middle.
    pub nodes: Vec<(usize, f64)>,
    /// For each edge the layers and heights that it goes through, its ends included.
    pub edges: Vec<Vec<(usize, f64)>>,
    /// How many layers there are.
    pub layers: usize,
    /// How high it is.
    pub height: f64,
}

/// A node, or a bend of an edge.
struct Vertex {
    layer: usize,
    node: bool,
    /// Neighbours in the layers before and after.
    before: Vec<usize>,
    after: Vec<usize>,
    y: f64,
}

/// Lays out a graph of so many nodes. Edges that would close a circle, and those that name no node, are ignored.
pub(super) fn lay_out(nodes: usize, edges: &[(usize, usize)]) -> Layout {
    let layers = layers(nodes, edges);
    let vertex = |layer| Vertex { layer, node: true, before: Vec::new(), after: Vec::new(), y: 0.0 };
    let mut vertices: Vec<Vertex> = layers.iter().copied().map(vertex).collect();
    let mut ways: Vec<Vec<usize>> = Vec::with_capacity(edges.len());
    for (from, to) in edges {
        let ordered = *from < nodes && *to < nodes && layers[*from] < layers[*to];
        ways.push(if ordered { way(*from, *to, &mut vertices) } else { Vec::new() });
    }
    let count = vertices.iter().map(|vertex| vertex.layer + 1).max().unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); count];
    for at in by_family(&vertices) {
        order[vertices[at].layer].push(at);
    }
    uncross(&mut order, &vertices);
    let height = settle(&order, &mut vertices);
    let place = |at: &usize| (vertices[*at].layer, vertices[*at].y);
    Layout {
        nodes: (0..nodes).map(|at| place(&at)).collect(),
        edges: ways.iter().map(|way| way.iter().map(place).collect()).collect(),
        layers: count,
        height,
    }
}

/// The layer of each node: after all that leads to it, and no further from what it leads to than it has to be.
fn layers(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut open = vec![0_usize; nodes];
    for (from, to) in edges.iter().filter(|(from, to)| *from < nodes && *to < nodes && from != to) {
        out[*from].push(*to);
        open[*to] += 1;
    }
    let leads_in = open.clone();
    let mut layer = vec![0_usize; nodes];
    let mut done = vec![false; nodes];
    let mut ready: Vec<usize> = (0..nodes).rev().filter(|at| open[*at] == 0).collect();
    let mut order = Vec::with_capacity(nodes);
    while order.len() < nodes {
        // In a circle the first that is left goes on.
        let Some(at) = ready.pop().or_else(|| (0..nodes).find(|at| !done[*at])) else { break };
        if std::mem::replace(&mut done[at], true) {
            continue;
        }
        order.push(at);
        for to in &out[at] {
            if !done[*to] {
                layer[*to] = layer[*to].max(layer[at] + 1);
            }
            open[*to] = open[*to].saturating_sub(1);
            if open[*to] == 0 && !done[*to] {
                ready.push(*to);
            }
        }
    }
    // What nothing leads to moves up to what it leads to.
    for at in order.into_iter().rev().filter(|at| leads_in[*at] == 0) {
        let nearest = out[at].iter().map(|to| layer[*to]).min();
        layer[at] = nearest.map_or(layer[at], |nearest| nearest.saturating_sub(1).max(layer[at]));
    }
    layer
}

/// The vertices that an edge goes through, with a new bend in every layer between.
fn way(from: usize, to: usize, vertices: &mut Vec<Vertex>) -> Vec<usize> {
    let mut way = vec![from];
    for layer in vertices[from].layer + 1..vertices[to].layer {
        way.push(vertices.len());
        vertices.push(Vertex { layer, node: false, before: Vec::new(), after: Vec::new(), y: 0.0 });
    }
    way.push(to);
    for pair in way.windows(2) {
        vertices[pair[0]].after.push(pair[1]);
        vertices[pair[1]].before.push(pair[0]);
    }
    way
}

/// All vertices, those that hang together one after the other.
fn by_family(vertices: &[Vertex]) -> Vec<usize> {
    let mut seen = vec![false; vertices.len()];
    let mut order = Vec::with_capacity(vertices.len());
    for start in 0..vertices.len() {
        let mut family = vec![start];
        while let Some(at) = family.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                order.push(at);
                family.extend(vertices[at].before.iter().chain(&vertices[at].after).rev().filter(|next| !seen[**next]));
            }
        }
    }
    order
}

/// Puts every vertex at the mean of its neighbours in the layer beside, there and back, and keeps the best of all orders.
fn uncross(order: &mut Vec<Vec<usize>>, vertices: &[Vertex]) {
    let mut now = order.clone();
    let mut least = crossings(order, vertices);
    for pass in 0..PASSES * 2 {
        let forth = pass % 2 == 0;
        let range: Vec<usize> = if forth { (0..now.len()).collect() } else { (0..now.len()).rev().collect() };
        for layer in range {
            let places = places(&now, vertices.len());
            let mean = |at: &usize| {
                let beside = if forth { &vertices[*at].before } else { &vertices[*at].after };
                let of = if beside.is_empty() { std::slice::from_ref(at) } else { beside.as_slice() };
                mean(of.iter().map(|at| places[*at]))
            };
            now[layer].sort_by(|a, b| mean(a).total_cmp(&mean(b)));
        }
        let crossings = crossings(&now, vertices);
        if crossings < least {
            least = crossings;
            order.clone_from(&now);
        }
    }
}

/// The place of every vertex within its layer.
fn places(order: &[Vec<usize>], vertices: usize) -> Vec<f64> {
    let mut places = vec![0.0; vertices];
    for layer in order {
        let mut place = 0.0;
        for at in layer {
            places[*at] = place;
            place += 1.0;
        }
    }
    places
}

/// How many pairs of edges between two layers cross.
fn crossings(order: &[Vec<usize>], vertices: &[Vertex]) -> usize {
    let places = places(order, vertices.len());
    let mut crossings = 0;
    for layer in order {
        let edges = layer.iter().flat_map(|from| vertices[*from].after.iter().map(|to| (places[*from], places[*to])));
        let edges: Vec<(f64, f64)> = edges.collect();
        for (at, (from, to)) in edges.iter().enumerate() {
            crossings += edges[..at].iter().filter(|(other, end)| other < from && end > to || other > from && end < to).count();
        }
    }
    crossings
}

/// Gives every vertex its height, as near to its neighbours as those above and below it let it come. Returns the height of all.
fn settle(order: &[Vec<usize>], vertices: &mut [Vertex]) -> f64 {
    let room = |vertex: &Vertex| if vertex.node { NODE } else { BEND };
    let apart = |a: &Vertex, b: &Vertex| f64::midpoint(room(a), room(b));
    for layer in order {
        for pair in 1..layer.len() {
            vertices[layer[pair]].y = vertices[layer[pair - 1]].y + apart(&vertices[layer[pair - 1]], &vertices[layer[pair]]);
        }
    }
    for _ in 0..PASSES {
        for layer in order {
            let wanted = |at: &usize| {
                let vertex = &vertices[*at];
                let beside = vertex.before.iter().chain(&vertex.after).map(|at| vertices[*at].y);
                if vertex.before.is_empty() && vertex.after.is_empty() { vertex.y } else { mean(beside) }
            };
            let wanted: Vec<f64> = layer.iter().map(wanted).collect();
            let (mut down, mut up) = (wanted.clone(), wanted);
            for at in 1..layer.len() {
                let apart = apart(&vertices[layer[at - 1]], &vertices[layer[at]]);
                down[at] = down[at].max(down[at - 1] + apart);
            }
            for at in (1..layer.len()).rev() {
                let apart = apart(&vertices[layer[at - 1]], &vertices[layer[at]]);
                up[at - 1] = up[at - 1].min(up[at] - apart);
            }
            // Both keep the distances, and so does what lies between them.
            for (at, (down, up)) in layer.iter().zip(down.iter().zip(&up)) {
                vertices[*at].y = f64::midpoint(*down, *up);
            }
        }
    }
    let top = vertices.iter().map(|vertex| vertex.y - room(vertex) / 2.0).fold(f64::INFINITY, f64::min);
    let top = if top.is_finite() { top } else { 0.0 };
    for vertex in vertices.iter_mut() {
        vertex.y -= top;
    }
    vertices.iter().map(|vertex| vertex.y + room(vertex) / 2.0).fold(0.0, f64::max)
}

fn mean(of: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = of.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_something_stands_before_it_and_nodes_of_a_layer_keep_apart() {
        let edges = [(0, 2), (1, 2), (2, 3), (2, 4), (4, 5), (0, 5), (6, 7)];
        let layout = lay_out(8, &edges);
        for ((from, to), way) in edges.iter().zip(&layout.edges) {
            assert!(layout.nodes[*from].0 < layout.nodes[*to].0);
            assert_eq!((way.first(), way.last()), (Some(&layout.nodes[*from]), Some(&layout.nodes[*to])));
            assert!(way.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0), "a bend in every layer: {way:?}");
        }
        for (at, (layer, y)) in layout.nodes.iter().enumerate() {
            let beside = layout.nodes[..at].iter().filter(|(other, _)| other == layer);
            assert!(beside.clone().all(|(_, other)| (y - other).abs() > NODE - 0.01), "{:?}", layout.nodes);
            assert!(*y >= NODE / 2.0 - 0.01 && *y <= layout.height - NODE / 2.0 + 0.01);
        }
        assert_eq!(layout.layers, 4);
    }

    #[test]
    fn two_edges_that_need_not_cross_do_not() {
        let layout = lay_out(4, &[(0, 3), (1, 2)]);
        let y = |at: usize| layout.nodes[at].1;
        assert_eq!(y(0) < y(1), y(3) < y(2));
        assert!((y(0) - y(3)).abs() < 0.01 && (y(1) - y(2)).abs() < 0.01, "{:?}", layout.nodes);
    }

    #[test]
    fn a_circle_and_what_is_no_node_end_too() {
        let layout = lay_out(3, &[(0, 1), (1, 2), (2, 0), (1, 1), (7, 0)]);
        assert_eq!(layout.nodes.len(), 3);
        assert_eq!(layout.edges.iter().filter(|way| way.is_empty()).count(), 3);
        assert_eq!((lay_out(0, &[]).layers, lay_out(0, &[]).height), (0, 0.0));
    }
}
