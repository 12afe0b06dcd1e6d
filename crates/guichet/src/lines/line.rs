//! One line of input, and what can be wrong with it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::language::Language;

/// Why a line cannot be used. It names fields, never what stands in them: the words of people do not belong in errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The bytes are no UTF-8.
    NotUtf8,
    /// Not JSON; the column where it breaks.
    NotJson(usize),
    /// JSON, but not an object.
    NotAnObject,
    /// A field that must be there is not.
    Missing(String),
    /// A field does not hold what it should.
    BadField(String),
    /// The object as a whole does not fit, and no field could be named.
    BadShape,
    /// Longer than any message.
    TooLong,
    /// A mistake of ours.
    EngineFailed,
}

impl Trouble {
    fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
            Self::NotJson(_) => "not_json",
            Self::NotAnObject => "not_an_object",
            Self::Missing(_) => "missing_field",
            Self::BadField(_) => "bad_field",
            Self::BadShape => "bad_shape",
            Self::TooLong => "too_long",
            Self::EngineFailed => "engine_failed",
        }
    }

    /// One sentence to a person.
    pub(crate) fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::NotUtf8, Language::French) => "la ligne n’est pas en UTF-8".to_owned(),
            (Self::NotUtf8, Language::English) => "the line is not UTF-8".to_owned(),
            (Self::NotJson(column), Language::French) => format!("la ligne n’est pas du JSON (colonne {column})"),
            (Self::NotJson(column), Language::English) => format!("the line is not JSON (column {column})"),
            (Self::NotAnObject, Language::French) => "la ligne n’est pas un objet JSON".to_owned(),
            (Self::NotAnObject, Language::English) => "the line is not a JSON object".to_owned(),
            (Self::Missing(field), Language::French) => format!("le champ « {field} » manque"),
            (Self::Missing(field), Language::English) => format!("the field `{field}` is missing"),
            (Self::BadField(field), Language::French) => {
                format!("le champ « {field} » ne contient pas ce qu’il devrait")
            }
            (Self::BadField(field), Language::English) => format!("the field `{field}` does not hold what it should"),
            (Self::BadShape, Language::French) => "l’objet n’a pas la forme attendue".to_owned(),
            (Self::BadShape, Language::English) => "the object does not have the expected shape".to_owned(),
            (Self::TooLong, Language::French) => "la ligne dépasse 64 Mo".to_owned(),
            (Self::TooLong, Language::English) => "the line is longer than 64 MB".to_owned(),
            (Self::EngineFailed, Language::French) => {
                "notre moteur a échoué sur cette ligne : signalez-le-nous".to_owned()
            }
            (Self::EngineFailed, Language::English) => "our engine failed on this line: please report it".to_owned(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Missing(field) | Self::BadField(field) => Some(field),
            _ => None,
        }
    }

    /// The line that stands in place of an answer.
    pub(crate) fn to_json(&self, id: Option<&str>, line: usize, language: Language) -> String {
        let mut error = json!({"code": self.code(), "message": self.message(language)});
        if let (Some(field), Some(error)) = (self.field(), error.as_object_mut()) {
            error.insert("field".to_owned(), field.into());
        }
        json!({"id": id, "line": line, "error": error}).to_string()
    }
}

/// One line of input.
#[derive(Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: usize,
    content: Result<Map<String, Value>, Trouble>,
    blank: bool,
}

impl Line {
    /// A line as read, with or without its end.
    pub(crate) fn new(number: usize, bytes: &[u8]) -> Self {
        let bytes = if number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        Self { number, content: parse_object(bytes), blank }
    }

    /// A line that was too long to be read.
    pub(crate) const fn too_long(number: usize) -> Self {
        Self { number, content: Err(Trouble::TooLong), blank: false }
    }

    /// Nothing stands in it.
    pub(crate) const fn is_blank(&self) -> bool {
        self.blank
    }

    /// Its `id`, if it can be told.
    pub(crate) fn id(&self) -> Option<&str> {
        self.content.as_ref().ok()?.get("id")?.as_str()
    }

    /// What it says, in the shape that a command needs.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        let object = self.content.as_ref().map_err(Clone::clone)?;
        from_object(object).map_err(|problem| name_the_field::<T>(object, &problem))
    }
}

fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, Trouble> {
    let text = std::str::from_utf8(bytes).map_err(|_| Trouble::NotUtf8)?;
    let mut value: Value = serde_json::from_str(text).map_err(|problem| Trouble::NotJson(problem.column()))?;
    let object = value.as_object_mut().ok_or(Trouble::NotAnObject)?;
    // Programs number their lines: 7 and "7" name the same one.
    if let Some(number) = object.get("id").and_then(Value::as_number).map(ToString::to_string) {
        object.insert("id".to_owned(), Value::String(number));
    }
    Ok(std::mem::take(object))
}

fn from_object<T: DeserializeOwned>(object: &Map<String, Value>) -> Result<T, String> {
    T::deserialize(object).map_err(|problem| problem.to_string())
}

/// Finds out which field is wrong without repeating its content: the one without which the object fits.
fn name_the_field<T: DeserializeOwned>(object: &Map<String, Value>, problem: &str) -> Trouble {
    if let Some(field) = missing_field(problem) {
        let inside = object.values().any(|value| value.is_object() && !object.contains_key(field));
        let holder = object
            .iter()
            .find(|(name, value)| value.is_object() && is_culprit::<T>(object, name))
            .map(|(name, _)| name);
        return match holder {
            Some(holder) if inside => Trouble::Missing(format!("{holder}.{field}")),
            _ => Trouble::Missing(field.to_owned()),
        };
    }
    object
        .keys()
        .find(|name| is_culprit::<T>(object, name))
        .map_or(Trouble::BadShape, |name| Trouble::BadField(name.clone()))
}

fn is_culprit<T: DeserializeOwned>(object: &Map<String, Value>, name: &str) -> bool {
    let mut without = object.clone();
    without.remove(name);
    match from_object::<T>(&without) {
        Ok(_) => true,
        Err(problem) => missing_field(&problem) == Some(name),
    }
}

fn missing_field(problem: &str) -> Option<&str> {
    problem.strip_prefix("missing field `")?.split('`').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_text::Input;

    fn trouble(line: &str) -> Trouble {
        Line::new(1, line.as_bytes()).parse::<Input>().unwrap_err()
    }

    #[test]
    fn each_mistake_is_named_without_the_words() {
        assert_eq!(trouble("bonjour"), Trouble::NotJson(1));
        assert_eq!(trouble("[1]"), Trouble::NotAnObject);
        assert_eq!(trouble("{\"id\":\"a\"}"), Trouble::Missing("text".to_owned()));
        assert_eq!(trouble("{\"text\":3}"), Trouble::BadField("text".to_owned()));
        assert_eq!(trouble("{\"text\":\"a\",\"created_at\":\"hier\"}"), Trouble::BadField("created_at".to_owned()));
        assert_eq!(trouble(&format!("{}1{}", "[".repeat(5000), "]".repeat(5000))), Trouble::NotJson(128));
        assert_eq!(Line::new(1, b"{\"text\":\"\xff\"}").parse::<Input>().unwrap_err(), Trouble::NotUtf8);
    }

    #[test]
    fn a_field_inside_a_field_is_named_with_its_holder() {
        let line = Line::new(1, b"{\"reply\":\"Bonjour\",\"message\":{}}");
        assert_eq!(
            line.parse::<guichet_core::guard::Input>().unwrap_err(),
            Trouble::Missing("message.text".to_owned())
        );
    }

    #[test]
    fn a_numbered_line_keeps_its_number() {
        let line = Line::new(1, b"\xef\xbb\xbf{\"id\":7,\"text\":\"Bonjour\"}");
        assert_eq!(line.parse::<Input>().unwrap().id.as_deref(), Some("7"));
    }

    #[test]
    fn the_message_follows_the_language_and_the_code_does_not() {
        let french = Trouble::Missing("text".to_owned()).to_json(Some("a"), 3, Language::French);
        assert_eq!(
            french,
            "{\"error\":{\"code\":\"missing_field\",\"field\":\"text\",\"message\":\"le champ « text » manque\"},\"id\":\"a\",\"line\":3}"
        );
    }
}
