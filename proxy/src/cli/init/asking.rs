//! Asking at a terminal who shall govern the rules. Whoever answers nothing is asked nothing more, and
//! can name them later.

use std::io::{self, BufRead};
use std::path::PathBuf;

use super::{Named, name, person};
use crate::change::founding::Person;

const WHO: &str = "\
Who shall govern these rules? One a line, the first is the author of the first version, such as
  ada:governor
  bea:data-protection
  cyd:governor+data-protection
A widening then needs two others, one with the data-protection role. An empty line ends the list; at
once, it leaves all of this for later.";

/// Asks for governors, the folder for their keys and the organisation's name; `None` where nobody is
/// named. What is not understood is asked again.
pub(super) fn ask(
    input: &mut dyn BufRead,
    say: &mut dyn FnMut(&str),
    before: &Named,
) -> io::Result<Option<Named>> {
    say(WHO);
    let mut people: Vec<Person> = Vec::new();
    while let Some(line) = answer(input)? {
        match person(&line) {
            Ok(one) if people.iter().any(|known| known.name == one.name) => {
                say(&format!("{} is named already; give everybody a name of their own", one.name));
            }
            Ok(one) => people.push(one),
            Err(why) => say(&why),
        }
    }
    if people.is_empty() {
        return Ok(None);
    }
    say(
        "In which folder shall their signing keys be written? Best on a medium that you take away. \
         Empty: governors, in this folder.",
    );
    let keys = answer(input)?.map(PathBuf::from);
    say(&format!(
        "What is the organisation called in signed rules? Empty: {}.",
        before.organisation
    ));
    let organisation = loop {
        let Some(line) = answer(input)? else { break before.organisation.clone() };
        match name(&line) {
            Ok(organisation) => break organisation,
            Err(why) => say(&why),
        }
    };
    Ok(Some(Named { people, keys, organisation }))
}

/// One line, without what surrounds it; `None` where it is empty or there are no more.
fn answer(input: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(input: &str) -> (Option<Named>, String) {
        let before =
            Named { people: Vec::new(), keys: None, organisation: "my-organisation".to_owned() };
        let mut said = String::new();
        let named = ask(&mut input.as_bytes(), &mut |text| said.push_str(text), &before).unwrap();
        (named, said)
    }

    #[test]
    fn people_a_folder_and_a_name_are_asked_for() {
        let (named, said) = asked("ada:governor\nbea:data-protection\n\n/media/keys\nacme\n");
        let named = named.unwrap();
        let names: Vec<&str> = named.people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["ada", "bea"]);
        assert_eq!(named.keys, Some(PathBuf::from("/media/keys")));
        assert_eq!(named.organisation, "acme");
        assert!(said.contains("Who shall govern"));
    }

    #[test]
    fn what_is_not_understood_is_asked_again_and_nothing_is_a_no() {
        let (named, said) =
            asked("ada\nada:king\nada:governor\nada:governor\n\n\nnot a name\nacme\n");
        let named = named.unwrap();
        assert_eq!((named.people.len(), named.keys.is_none()), (1, true));
        assert_eq!(named.organisation, "acme");
        for part in ["NAME:ROLE", "no role \"king\"", "named already", "a name has"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(asked("\n").0.is_none() && asked("").0.is_none());
    }
}
