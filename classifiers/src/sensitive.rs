//! Content that cannot be shown by accident.
//!
//! Prompt and answer text travel as [`Sensitive`], which has no `Debug`, `Display`, `Serialize` or
//! `Deref`, so that deriving one of these on a type that holds content does not compile.
//! [`Sensitive::expose`] is the one way in; who calls it is listed in the proxy's architecture test.

/// A value that is content: it can be passed on and judged, but not printed.
///
/// ```
/// use classifiers::Sensitive;
/// let prompt = Sensitive::new(String::from("my text"));
/// assert_eq!(prompt.expose().len(), 7);
/// ```
///
/// Printing it is refused by the compiler:
///
/// ```compile_fail
/// use classifiers::Sensitive;
/// let prompt = Sensitive::new(String::from("my text"));
/// println!("{prompt:?}");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Marks a value as content.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The content itself, for those who judge or forward it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The content changed, still as content.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sensitive<U> {
        Sensitive(change(self.0))
    }

    /// A borrowing view of the same content, still as content.
    pub const fn as_ref(&self) -> Sensitive<&T> {
        Sensitive(&self.0)
    }
}
