//! What a page asks the server for. The browser reads every answer by one reader, whether it came with the page or was fetched later:
//! with the library's own resources each type has two, a tenth of a page's code.

use std::future::Future;

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON, read as what a server function answers is read.
#[derive(Clone, Copy, Debug)]
pub struct SameJson;

impl<T: Serialize> Encoder<T> for SameJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for SameJson {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(words: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(words.as_bytes())
    }
}

/// An answer, now or soon.
pub type Answer<T> = Resource<T, SameJson>;

/// Asks again whenever `source` changes.
pub fn ask<S, T, Fut>(source: impl Fn() -> S + Send + Sync + 'static, fetcher: impl Fn(S) -> Fut + Send + Sync + 'static) -> Answer<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// The same, and the server sends nothing of the page before it is known: it may still lead elsewhere.
pub fn ask_first<S, T, Fut>(source: impl Fn() -> S + Send + Sync + 'static, fetcher: impl Fn(S) -> Fut + Send + Sync + 'static) -> Answer<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, true)
}
