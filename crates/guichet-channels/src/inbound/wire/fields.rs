//! Reads the fields of a JSON object one by one, and names the one that is missing or wrong.

use serde_json::{Map, Value};

use crate::channel::ParseProblem;

/// The fields of one object, with the path that leads to it.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, path: &str) -> Self {
        Self { object, path: path.to_owned() }
    }

    /// `author.id`, `attachments[2].url`.
    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field that is neither missing nor null.
    fn given(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn wrong(&self, name: &str) -> ParseProblem {
        ParseProblem::of("bad_field", self.path(name))
    }

    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, ParseProblem> {
        match self.given(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// An id: not empty, on one line, not endless. A number is taken as its digits.
    pub(super) fn optional_id(&self, name: &str, longest: usize) -> Result<Option<String>, ParseProblem> {
        self.given(name).map(|value| self.as_id(value, name, longest)).transpose()
    }

    pub(super) fn id(&self, name: &str, longest: usize) -> Result<String, ParseProblem> {
        self.optional_id(name, longest)?.ok_or_else(|| ParseProblem::of("missing_field", self.path(name)))
    }

    /// One id or a list of ids.
    pub(super) fn ids(&self, name: &str, longest: usize) -> Result<Vec<String>, ParseProblem> {
        match self.given(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().take(100).map(|value| self.as_id(value, name, longest)).collect(),
            Some(value) => Ok(vec![self.as_id(value, name, longest)?]),
        }
    }

    fn as_id(&self, value: &Value, name: &str, longest: usize) -> Result<String, ParseProblem> {
        let id = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            _ => return Err(self.wrong(name)),
        };
        let fits = !id.is_empty() && id.chars().count() <= longest && !id.chars().any(char::is_control);
        if fits { Ok(id) } else { Err(self.wrong(name)) }
    }

    pub(super) fn time(&self, name: &str, required: bool) -> Result<Option<jiff::Timestamp>, ParseProblem> {
        match self.optional_text(name)? {
            Some(text) => text.trim().parse().map(Some).map_err(|_| self.wrong(name)),
            None if required => Err(ParseProblem::of("missing_field", self.path(name))),
            None => Ok(None),
        }
    }

    pub(super) fn web_address(&self, name: &str) -> Result<Option<String>, ParseProblem> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        match reqwest::Url::parse(text.trim()) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && text.len() <= 2_000 => Ok(Some(url.into())),
            _ => Err(self.wrong(name)),
        }
    }

    pub(super) fn yes(&self, name: &str) -> Result<bool, ParseProblem> {
        match self.given(name) {
            None => Ok(false),
            Some(Value::Bool(yes)) => Ok(*yes),
            Some(_) => Err(self.wrong(name)),
        }
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<Fields<'a>>, ParseProblem> {
        match self.given(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(Fields::new(object, &self.path(name)))),
            Some(_) => Err(self.wrong(name)),
        }
    }

    pub(super) fn list(&self, name: &str) -> Result<&'a [Value], ParseProblem> {
        match self.given(name) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(name)),
        }
    }
}
