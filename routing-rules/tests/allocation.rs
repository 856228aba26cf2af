//! Judging a request, and walking through where it may go, asks for no memory. In a process of its own,
//! since the allocator counts for all.

#[cfg(test)]
mod allocation {
    use classifiers::{Label, LabelSet, MarkingSet};
    use routing_rules::{Asked, Bundle, evaluate, worked::ORGANISATIONS};

    #[global_allocator]
    static COUNTING: dhat::Alloc = dhat::Alloc;

    #[test]
    fn the_way_to_a_permit_allocates_nothing() {
        let bundles: Vec<Bundle> = ORGANISATIONS
            .iter()
            .map(|one| {
                Bundle::load(&one.sources(), jiff::civil::date(2026, 11, 24)).unwrap().bundle
            })
            .collect();
        let labels: Vec<LabelSet> = std::iter::once(LabelSet::EMPTY)
            .chain(Label::ALL.iter().map(|label| [*label].into_iter().collect()))
            .collect();
        let mut all = Vec::new();
        for bundle in &bundles {
            for application in bundle.applications() {
                for labels in &labels {
                    let asked = Asked {
                        app: application.name(),
                        purpose: application.purposes().last(),
                        model: "assistant",
                        declared_level: None,
                        declared_labels: *labels,
                        key_floor: None,
                        continued: routing_rules::Continued::default(),
                    };
                    let none = MarkingSet::default();
                    all.push((bundle, bundle.gather(&asked, LabelSet::EMPTY, none).facts));
                }
            }
        }
        let profiler = dhat::Profiler::builder().testing().build();
        let mut permitted = 0_usize;
        for (bundle, facts) in &all {
            let verdict = evaluate(bundle, facts);
            permitted += verdict.endpoints().count();
        }
        let blocks = dhat::HeapStats::get().total_blocks;
        drop(profiler);
        assert!(permitted > all.len() / 2, "{permitted} of {} requests", all.len());
        assert_eq!(blocks, 0, "blocks asked for by {} decisions", all.len());
    }
}
