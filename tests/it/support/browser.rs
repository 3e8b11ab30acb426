//! A browser without a screen: cookies, our own pages' headers, server functions by name, event streams.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

use super::stream::Frames;
use super::world::client;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    base: String,
    http: Client,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(base: &str) -> Self {
        Self { base: base.to_owned(), http: client(), cookies: BTreeMap::new() }
    }

    /// A request with our cookies and the marks of our own page.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = self.http.request(method, format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin");
        if cookies.is_empty() { request } else { request.header("cookie", cookies) }
    }

    /// Sends, and keeps the cookies that come back.
    pub(crate) async fn send(&mut self, request: RequestBuilder) -> Answer {
        self.keep(request.send().await.unwrap()).await
    }

    /// A page or a file.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// A server function by its name, with its arguments as the page encodes them.
    pub(crate) async fn call(&mut self, function: &str, arguments: &[(&str, &str)]) -> Answer {
        let body = arguments.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&");
        let request = self.request(Method::POST, &path_of(function)).header("accept", "application/json");
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    /// What a server function answered, which must have gone well.
    pub(crate) async fn ask(&mut self, function: &str, arguments: &[(&str, &str)]) -> Value {
        let answer = self.call(function, arguments).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.text);
        answer.json()
    }

    /// Signs in, which must go well.
    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) {
        let answer = self.call("sign_in", &[("account", email), ("password", password)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// An event stream, which must open.
    pub(crate) async fn stream(&self, path: &str, last_event_id: Option<&str>) -> Frames {
        let request = self.request(Method::GET, path).header("accept", "text/event-stream");
        let request = if let Some(id) = last_event_id { request.header("last-event-id", id) } else { request };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        Frames::new(answer)
    }

    async fn keep(&mut self, answer: Response) -> Answer {
        for cookie in answer.headers().get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.unwrap() }
    }
}

/// A value as a form carries it.
fn escaped(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Where a server function lives: its name and the hash that the compiler gave it.
pub(crate) fn path_of(function: &str) -> String {
    let mut paths = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    let is_it = |path: &&str| path.trim_start_matches("/api/").trim_end_matches(|c: char| c.is_ascii_digit()) == function;
    paths.find(is_it).unwrap_or_else(|| panic!("no server function {function}")).to_owned()
}
