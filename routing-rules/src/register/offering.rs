//! An offering: an endpoint with those of its models about which the register says the same. It is what
//! rules decide about, since where a request may go can depend on the model it asks for. An endpoint
//! that says nothing apart about any model is one offering.

use super::endpoint::{Endpoint, Share};

/// The offerings of all endpoints, in the order of the register; those of one endpoint stand together.
pub(super) fn offerings(endpoints: &[Endpoint]) -> Vec<Endpoint> {
    endpoints.iter().flat_map(split).collect()
}

fn split(endpoint: &Endpoint) -> Vec<Endpoint> {
    if endpoint.apart.is_empty() {
        return vec![endpoint.clone()];
    }
    let rest = endpoint.models.keys().filter(|name| !endpoint.apart.contains_key(*name));
    let mut groups = vec![(&endpoint.stated, rest.collect::<Vec<_>>())];
    for (name, statements) in &endpoint.apart {
        let alike = |known: &&mut (&Vec<_>, Vec<&String>)| {
            known.0.iter().zip(statements).all(|pair| match pair {
                (Some(one), Some(other)) => super::Stated::says_what(one, other),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            })
        };
        match groups.iter_mut().find(alike) {
            Some((_, names)) => names.push(name),
            None => groups.push((statements, vec![name])),
        }
    }
    groups.retain(|(_, names)| !names.is_empty());
    let alone = groups.len() == 1;
    let contradicted = endpoint.closed_by();
    let one = |(stated, names): &(&Vec<_>, Vec<&String>)| {
        let models = endpoint.models.iter().filter(|(name, _)| names.contains(name));
        let elsewhere = endpoint.models.keys().filter(|name| !names.contains(name));
        let share = Share {
            called: match alone {
                true => endpoint.name.clone(),
                false => called(&endpoint.name, names),
            },
            elsewhere: elsewhere.cloned().collect(),
            contradicted,
        };
        Endpoint {
            models: models.map(|(name, model)| (name.clone(), model.clone())).collect(),
            stated: (*stated).clone(),
            apart: std::collections::BTreeMap::new(),
            share: Some(share),
            ..endpoint.clone()
        }
    };
    groups.iter().map(one).collect()
}

/// The endpoint's name with the models it is about, as people read it.
fn called(name: &str, models: &[&String]) -> String {
    let models: Vec<&str> = models
        .iter()
        .map(|model| if *model == "*" { "any other model" } else { model.as_str() })
        .collect();
    format!("{name} ({})", models.join(", "))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::document::{Problems, Source, read};
    use crate::register::{PLACES, Places, Register, read_register};

    fn read_models(models: &str) -> Register {
        let mut problems = Problems::default();
        let today = date(2026, 11, 24);
        let places = Places::load(PLACES, today, &mut problems);
        let text = format!(
            "register: r\nendpoints:\n  - endpoint: e\n    base_url: https://e.example/v1\n    \
             vouched: {{by: a}}\n    licence: closed\n    models:\n{models}"
        );
        let root = read(&Source::new("register.yaml", text), &mut problems).unwrap();
        let register = read_register(&[root], &places, today, &mut problems);
        assert!(!problems.has_errors(), "{:?}", problems.into_found());
        register
    }

    #[test]
    fn models_about_which_the_same_is_said_are_one_offering() {
        let register = read_models(
            "      a: {}\n      b: {approved_by: board}\n      c: {approved_by: board}\n      \
             d: {approved_by: board, approved_until: 2027-01-31}\n      \"*\": {}\n",
        );
        let called: Vec<&str> = register.offerings.iter().map(|one| one.called()).collect();
        assert_eq!(called, ["e (any other model, a)", "e (b, c)", "e (d)"]);
        let offers = |model| -> Vec<bool> {
            register.offerings.iter().map(|one| one.offers(model)).collect()
        };
        assert_eq!(offers("a"), [true, false, false]);
        assert_eq!(offers("c"), [false, true, false]);
        assert_eq!(offers("never heard of"), [true, false, false]);
        assert!(register.endpoints.iter().all(|endpoint| endpoint.offers("c")));
        assert_eq!(register.dates().count(), 1);
    }

    #[test]
    fn an_endpoint_whose_models_all_say_the_same_keeps_its_name() {
        let register = read_models("      a: {licence: mit}\n      b: {licence: mit}\n");
        let called: Vec<&str> = register.offerings.iter().map(|one| one.called()).collect();
        assert_eq!(called, ["e"]);
        let licence = register.offerings.iter().flat_map(|one| one.attributes());
        assert!(licence.into_iter().any(|one| one.name == "licence" && one.value == "mit"));
    }
}
