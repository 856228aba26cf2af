//! The verbs of the rules through the real binary, on folders: what they answer, what they write, and
//! how they end. No server runs here; verbs beside a server are in `tests/serve`.

#[cfg(test)]
mod changes;
#[cfg(test)]
mod dates;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod plain_words;
#[cfg(test)]
mod previews;
#[cfg(test)]
mod register;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod tutorials;
#[cfg(test)]
mod worked;
