//! Nothing is allocated for a text in which nothing is found: what is judged most often must not wait
//! for memory. Counted by an allocator that passes everything on to the system's.

#[cfg(test)]
mod allocation {
    use std::alloc::System;

    use classifiers::{Classifier, Digest, RecordId, Sensitive, Settings, Subject, Text};
    use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

    #[global_allocator]
    static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

    const CLEAN: &[&str] = &[
        "please make this sentence shorter and keep its meaning, then say why it is better.",
        "Please summarise what we decided about the library: large windows, a quiet room, 3 floors.",
        "def area(width: float, height: float) -> float:\n    return width * height\n",
        "{\"model\": \"assistant\", \"temperature\": 0, \"stop\": [\"end\"]}",
    ];

    /// Allocations made while a text is judged.
    fn allocations(classifier: &Classifier, text: &str) -> usize {
        let texts = [Text::new(Sensitive::new(text), Some("content"))];
        let subject = Subject {
            record: RecordId::from_bytes([0; 16]),
            request: Digest::from_bytes([0; 32]),
            texts: &texts,
            unread: &[],
        };
        let region = Region::new(COUNTED);
        let made = classifier.classify(&subject, &|| false);
        let counted = region.change();
        assert!(made.findings().is_empty(), "not clean: {text}: {:?}", made.findings());
        counted.allocations + counted.reallocations
    }

    /// One test, because the counter counts for the whole process.
    #[test]
    fn a_clean_text_allocates_nothing() {
        let classifier = Classifier::new(Settings { cache_entries: 0, ..Settings::default() });
        let long: Vec<String> = CLEAN.iter().map(|text| text.repeat(800)).collect();
        for text in CLEAN.iter().copied().chain(long.iter().map(String::as_str)) {
            // What is kept between texts is made on the first.
            allocations(&classifier, text);
            let start: String = text.chars().take(60).collect();
            assert_eq!(allocations(&classifier, text), 0, "{start}");
        }
        // The counter does count: a finding has to be put somewhere.
        let texts = [Text::new(Sensitive::new("write to dana@harbour-lane.io"), None)];
        let subject = Subject {
            record: RecordId::from_bytes([0; 16]),
            request: Digest::from_bytes([0; 32]),
            texts: &texts,
            unread: &[],
        };
        let region = Region::new(COUNTED);
        assert_eq!(classifier.classify(&subject, &|| false).findings().len(), 1);
        assert!(region.change().allocations > 0);
    }
}
