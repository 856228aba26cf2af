//! When a node goes over to a new version of the rules, so that no node decides by an older one once
//! another decides by the newer. Pure: what is known goes in, the next step comes out.
//!
//! Every node proves and keeps a new version (*staged*). Once all that may still decide have, each says
//! that it is ready and from then on goes on for a few seconds only without being heard (*prepared*).
//! Once all are, one of them names a moment, later than the longest of those times. At that moment each
//! goes over, and one that was not told has stopped by itself. The argument in full, and what it costs:
//! docs/decisions/one-version-on-all-nodes.md.

use std::time::Duration;

use trace_store::postgres::Peer;

/// How long a prepared node goes on without being heard.
pub const PREPARED: Duration = Duration::from_secs(4);
/// How much earlier than it has promised a prepared node stops.
pub const EARLY: Duration = Duration::from_millis(500);
/// How long a node tries to keep a version that others keep, before it stands aside.
pub const GRACE: Duration = Duration::from_secs(10);

/// What a node knows of itself and the others.
#[derive(Debug, Clone, Copy)]
pub struct View<'v> {
    /// Its name.
    pub me: &'v str,
    /// The version it decides by.
    pub enforced: u64,
    /// The newest version that it keeps.
    pub staged: u64,
    /// The version that it said it is ready for.
    pub prepared: u64,
    /// Whether it has tried in vain, for longer than [`GRACE`], to keep a newer one.
    pub stuck: bool,
    /// The version that all were told to go over to last.
    pub switched: u64,
    /// Every node, this one perhaps among them.
    pub peers: &'v [Peer],
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Stay,
    /// Promise to be ready for this version.
    Prepare(u64),
    /// Name the moment for this version.
    Name(u64),
    /// Go over to this version at its moment.
    GoOver(u64),
    /// Take no more calls, so that the others need not wait.
    StandAside,
}

/// The next step.
#[must_use]
pub fn next(view: &View<'_>) -> Step {
    if view.switched > view.enforced {
        let can = view.staged >= view.switched;
        return if can { Step::GoOver(view.switched) } else { Step::StandAside };
    }
    let others: Vec<&Peer> =
        view.peers.iter().filter(|peer| peer.counts() && peer.state.node != view.me).collect();
    let kept = |peer: &&Peer| peer.state.staged.max(peer.state.enforced);
    let target = others.iter().map(kept).fold(view.staged, u64::min);
    if target > view.enforced {
        if view.prepared < target {
            return Step::Prepare(target);
        }
        let ready = |peer: &&Peer| peer.state.prepared.max(peer.state.enforced) >= target;
        return if others.iter().all(ready) { Step::Name(target) } else { Step::Stay };
    }
    let ahead = others.iter().any(|peer| peer.state.staged > view.staged);
    if view.stuck && ahead { Step::StandAside } else { Step::Stay }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use trace_store::postgres::{NodeState, Standing};

    /// A node of the model, with its promise as PostgreSQL knows it and as it keeps it itself.
    #[derive(Debug, Clone)]
    struct Model {
        enforced: u64,
        staged: u64,
        prepared: u64,
        can_stage: bool,
        /// When it was heard last, by its own reckoning and by PostgreSQL's.
        sent: u64,
        seen: u64,
        said: (u64, u64, u64),
        reached: bool,
        /// What it knows of the switch.
        told: Option<(u64, u64)>,
        aside: bool,
    }

    /// Ticks of the model; a prepared node's promise is four of them, another's a hundred.
    const SHORT: u64 = 4;
    const LONG: u64 = 100;

    impl Model {
        fn new() -> Self {
            Self {
                enforced: 1,
                staged: 1,
                prepared: 1,
                can_stage: true,
                sent: 0,
                seen: 0,
                said: (1, 1, 1),
                reached: true,
                told: None,
                aside: false,
            }
        }

        fn lease(prepared: u64, enforced: u64) -> u64 {
            if prepared > enforced { SHORT } else { LONG }
        }

        /// Whether it takes calls now.
        fn decides(&self, now: u64) -> bool {
            let over = self.told.is_some_and(|(v, at)| v > self.enforced && now >= at);
            !self.aside && !over && now < self.sent + Self::lease(self.prepared, self.enforced)
        }

        fn peer(&self, name: &str, now: u64) -> Peer {
            let (staged, prepared, enforced) = self.said;
            Peer {
                state: NodeState {
                    node: name.to_owned(),
                    lease: Duration::ZERO,
                    release: String::new(),
                    applied: 0,
                    staged,
                    prepared,
                    enforced,
                    standing: if self.aside { Standing::Aside } else { Standing::Serving },
                    trouble: String::new(),
                },
                age: Duration::ZERO,
                live: now < self.seen + Self::lease(prepared, enforced) + 1,
            }
        }
    }

    /// One thing that happens to one node.
    #[derive(Debug, Clone, Copy)]
    enum Event {
        Beat(usize),
        Cut(usize),
        Join(usize),
        Time(u64),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            8 => (0usize..3).prop_map(Event::Beat),
            1 => (0usize..3).prop_map(Event::Cut),
            1 => (0usize..3).prop_map(Event::Join),
            3 => (1u64..3).prop_map(Event::Time),
            1 => Just(Event::Time(LONG + 2)),
        ]
    }

    /// PostgreSQL hears a node: it is told the switch, takes its step, and its word is written down.
    fn beat(nodes: &mut [Model], at: usize, now: u64, switch: &mut Option<(u64, u64)>) {
        let names = ["a", "b", "c"];
        let peers: Vec<Peer> = nodes.iter().zip(names).map(|(n, name)| n.peer(name, now)).collect();
        let node = &mut nodes[at];
        node.told = switch.or(node.told);
        node.staged = if node.can_stage { 2 } else { 1 };
        let due = node.told.filter(|(_, moment)| now >= *moment);
        let switched = due.map_or(1, |(v, _)| v);
        let view = View {
            me: names[at],
            enforced: node.enforced,
            staged: node.staged,
            prepared: node.prepared,
            stuck: true,
            switched,
            peers: &peers,
        };
        match next(&view) {
            Step::Stay => {}
            Step::Prepare(v) => node.prepared = v,
            Step::GoOver(v) => (node.enforced, node.aside) = (v, false),
            Step::StandAside => node.aside = true,
            Step::Name(v) => {
                let ready = |peer: &&Peer| {
                    peer.counts() && peer.state.prepared < v && peer.state.enforced < v
                };
                if switch.is_none() && peers.iter().filter(ready).count() == 0 {
                    *switch = Some((v, now + SHORT));
                }
            }
        }
        node.sent = now;
        node.seen = now;
        node.said = (node.staged, node.prepared, node.enforced);
    }

    proptest! {
        /// However nodes are cut off, are late, or cannot read the new version: from the moment at which
        /// one decides by it, none decides by the old one.
        #[test]
        fn nobody_decides_by_the_old_version_once_somebody_decides_by_the_new(
            able in prop::collection::vec(prop::bool::weighted(0.8), 3),
            events in prop::collection::vec(event(), 1..200),
        ) {
            let mut nodes = vec![Model::new(); 3];
            for (node, able) in nodes.iter_mut().zip(able) {
                node.can_stage = able;
            }
            let (mut now, mut switch) = (0, None);
            for event in events {
                match event {
                    Event::Beat(at) if nodes[at].reached => beat(&mut nodes, at, now, &mut switch),
                    Event::Beat(_) => {}
                    Event::Cut(at) => nodes[at].reached = false,
                    Event::Join(at) => nodes[at].reached = true,
                    Event::Time(by) => now += by,
                }
                let decides = |version: u64| {
                    nodes.iter().any(|node| node.decides(now) && node.enforced == version)
                };
                prop_assert!(!(decides(2) && decides(1)), "at {now}: {nodes:?}");
            }
        }
    }

    #[test]
    fn nodes_that_hear_each_other_go_over() {
        let mut nodes = vec![Model::new(); 3];
        let (mut now, mut switch) = (0, None);
        for _ in 0..20 {
            (0..3).for_each(|at| beat(&mut nodes, at, now, &mut switch));
            now += 1;
        }
        assert!(nodes.iter().all(|node| node.enforced == 2 && node.decides(now)), "{nodes:?}");
    }

    #[test]
    fn one_that_cannot_read_it_stands_aside_and_stops_nobody() {
        let mut nodes = vec![Model::new(); 3];
        nodes[1].can_stage = false;
        let (mut now, mut switch) = (0, None);
        for _ in 0..20 {
            (0..3).for_each(|at| beat(&mut nodes, at, now, &mut switch));
            now += 1;
        }
        let enforced: Vec<u64> = nodes.iter().map(|node| node.enforced).collect();
        assert_eq!((enforced, nodes[1].decides(now)), (vec![2, 1, 2], false));
        // One that nobody can read changes nothing.
        let mut nodes = vec![Model { can_stage: false, ..Model::new() }; 3];
        (0..3).for_each(|at| beat(&mut nodes, at, 0, &mut None));
        assert!(nodes.iter().all(|node| node.decides(0)), "{nodes:?}");
    }
}
