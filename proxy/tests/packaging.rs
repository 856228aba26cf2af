//! What is shipped around the program, checked as text: the unit, the container file, the chart. That the Debian
//! package works is tried by `packaging/check` in a folder of its own.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging")
    }

    fn read(name: &str) -> String {
        let path = root().join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("cannot read {}", path.display()))
    }

    #[test]
    fn the_unit_is_told_of_and_closed() {
        let unit = read("bailiwick.service");
        for line in [
            "Type=notify-reload",
            "WatchdogSec=30",
            "User=bailiwick",
            "UMask=0077",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "ProtectSystem=strict",
            "MemoryDenyWriteExecute=yes",
            "SystemCallFilter=@system-service",
        ] {
            assert!(unit.lines().any(|one| one == line), "{line}");
        }
        assert!(!unit.contains("--dev"), "unsigned rules are no service");
    }

    #[test]
    fn the_image_has_pinned_bases_and_no_root() {
        let file = read("Containerfile");
        let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
        let bases: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("FROM ")).collect();
        assert_eq!(bases.len(), 2, "{bases:?}");
        for base in &bases {
            let image = base.split(' ').next().expect("an image");
            let tag = image.rsplit_once(':').map(|(_, tag)| tag);
            assert!(tag.is_some_and(|tag| tag != "latest"), "{image}");
        }
        assert!(
            bases[0].contains(concat!("rust:", env!("CARGO_PKG_RUST_VERSION"))),
            "{}",
            bases[0]
        );
        let last = lines.iter().rposition(|line| line.starts_with("FROM ")).expect("a base");
        let user =
            lines[last..].iter().find_map(|line| line.strip_prefix("USER ")).expect("a user");
        assert!(user.split(':').all(|id| id.parse::<u32>().is_ok_and(|id| id > 0)), "{user}");
        assert!(lines.iter().all(|line| !line.starts_with("ADD ") && !line.contains("curl")));
        assert!(
            lines.iter().any(|line| line.contains("--locked")),
            "what is built is what is locked"
        );
    }

    fn templates() -> Vec<(String, String)> {
        let folder = root().join("helm/bailiwick/templates");
        let files = std::fs::read_dir(folder).expect("the chart");
        let mut all: Vec<_> = files
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                (name, std::fs::read_to_string(path).expect("a template"))
            })
            .collect();
        all.sort();
        all
    }

    #[test]
    fn the_chart_takes_only_values_that_there_are_and_none_is_a_secret() {
        let values = read("helm/bailiwick/values.yaml");
        let known: BTreeSet<&str> = values
            .lines()
            .filter(|line| !line.starts_with([' ', '#']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        let mut used = BTreeSet::new();
        for (name, text) in templates() {
            assert!(!text.contains("kind: Secret\n"), "{name}: secrets are made by others");
            for part in text.split(".Values.").skip(1) {
                let name = part.split(|c: char| !c.is_ascii_alphanumeric()).next();
                used.insert(name.expect("a name").to_owned());
            }
            let opened = text.matches("{{- if").count() + text.matches("{{- range").count();
            assert_eq!(opened, text.matches("{{- end }}").count(), "{name}");
            assert_eq!(text.matches("{{").count(), text.matches("}}").count(), "{name}");
            assert!(!text.contains('\t'), "{name}");
        }
        let used: BTreeSet<&str> = used.iter().map(String::as_str).collect();
        assert_eq!(used, known);
        for word in ["password:", "token:", "apiKey:"] {
            assert!(!values.contains(word), "{word}");
        }
    }

    #[test]
    fn a_node_keeps_its_volume_and_gives_up_its_rights() {
        let all = templates();
        let kinds: BTreeSet<&str> = all
            .iter()
            .flat_map(|(_, text)| text.lines())
            .filter_map(|line| line.strip_prefix("kind: "))
            .collect();
        let wanted = ["NetworkPolicy", "PodDisruptionBudget", "Service", "StatefulSet"];
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), wanted);
        let set = &all.iter().find(|(name, _)| name == "statefulset.yaml").expect("a set").1;
        for line in [
            "whenDeleted: Retain",
            "runAsNonRoot: true",
            "readOnlyRootFilesystem: true",
            "allowPrivilegeEscalation: false",
            "capabilities: {drop: [ALL]}",
            "seccompProfile: {type: RuntimeDefault}",
            "automountServiceAccountToken: false",
            "volumeClaimTemplates:",
        ] {
            assert!(set.contains(line), "{line}");
        }
        let policy = &all.iter().find(|(name, _)| name == "networkpolicy.yaml").expect("one").1;
        assert!(policy.contains("policyTypes: [Ingress, Egress]"));
    }
}
