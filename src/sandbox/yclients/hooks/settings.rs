//! A salon's own webhook settings page, as `hooks_settings` reads and replaces it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The settings of one salon. A switch names what is sent; `self_sending` adds what the partner itself caused.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct HookSettings {
    /// Where webhooks go.
    pub(crate) urls: Vec<String>,
    /// Whether any go at all.
    pub(crate) active: bool,
    /// The switches that are on, by the vendor's names.
    pub(crate) on: Vec<String>,
}

/// Every switch of the vendor's form.
const SWITCHES: [&str; 13] = [
    "salon",
    "service_category",
    "service",
    "good",
    "master",
    "client",
    "record",
    "goods_operations_sale",
    "goods_operations_receipt",
    "goods_operations_consumable",
    "goods_operations_stolen",
    "goods_operations_move",
    "finances_operation",
];

impl HookSettings {
    /// Reads the vendor's form; `None` when `urls` is not a list of texts.
    pub(crate) fn read(body: &Value) -> Option<Self> {
        let urls = body.get("urls")?.as_array()?.iter().map(|url| url.as_str().map(str::to_owned)).collect::<Option<_>>()?;
        let flag = |name: &str| body.get(name).is_some_and(|value| value == &json!(1) || value == &json!(true) || value == &json!("1"));
        let on = SWITCHES.into_iter().chain(["self_sending"]).filter(|name| flag(name)).map(str::to_owned).collect();
        Some(Self { urls, active: flag("active"), on })
    }

    /// Writes the vendor's form.
    pub(crate) fn form(&self) -> Value {
        let switch = |name: &str| (name.to_owned(), json!(u8::from(self.on.iter().any(|it| it == name))));
        let own = [("urls".to_owned(), json!(self.urls)), ("active".to_owned(), json!(u8::from(self.active)))];
        Value::Object(own.into_iter().chain(SWITCHES.into_iter().chain(["self_sending"]).map(switch)).collect())
    }

    /// Whether it wants `resource`, given who caused it.
    pub(crate) fn wants(&self, resource: &str, by_partner: bool) -> bool {
        let switch = match resource {
            "staff" => "master",
            "company" => "salon",
            other => other,
        };
        let on = |name: &str| self.on.iter().any(|it| it == name);
        self.active && on(switch) && (!by_partner || on("self_sending"))
    }
}
