//! A form as a browser sends it.

/// Fields and files, in order.
#[derive(Default)]
pub(crate) struct Form(Vec<u8>);

const BOUNDARY: &str = "----the-boundary-of-a-browser";

impl Form {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        self.0.extend(part.into_bytes());
        self
    }

    pub(crate) fn file(mut self, name: &str, file: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: text/plain\r\n\r\n"
        );
        self.0.extend(head.into_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    pub(crate) fn send(mut self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        self.0.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}")).body(self.0)
    }
}
