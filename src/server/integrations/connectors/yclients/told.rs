//! The two envelopes of an entity webhook: the vendor's own, and `{"event_type": "record_create", "salon_id", "data"}` of the
//! cabinet's fixed addresses.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::intake::CallAbout;
use crate::server::integrations::connector::Glance;

use super::lenient::Text;
use super::wire::Webhook;

/// The envelope of the fixed addresses.
#[derive(Debug, Deserialize)]
struct Told {
    #[serde(alias = "event")]
    event_type: String,
    salon_id: Text,
    #[serde(default)]
    data: Value,
}

/// Either envelope as the vendor's own; `None` when it is neither.
pub(super) fn read(raw: &[u8]) -> Option<Webhook> {
    serde_json::from_slice(raw).ok().or_else(|| rewritten(serde_json::from_slice(raw).ok()?))
}

/// What either envelope says it is about.
pub(super) fn glance(raw: &[u8]) -> Option<Glance> {
    let hook = read(raw)?;
    let about = match hook.resource.as_str() {
        "record" => CallAbout::Appointment,
        "client" => CallAbout::Client,
        "staff" => CallAbout::Master,
        "service" => CallAbout::Service,
        _ => CallAbout::Other,
    };
    Some(Glance { about, number: hook.resource_id.id() })
}

fn rewritten(told: Told) -> Option<Webhook> {
    let (resource, verb) = told.event_type.rsplit_once('_')?;
    let status = match verb {
        "create" | "created" => "create",
        "update" | "updated" => "update",
        "delete" | "deleted" => "delete",
        _ => return None,
    };
    let resource_id = told.data.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or_default();
    Some(Webhook { company_id: told.salon_id, resource: resource.to_owned(), resource_id, status: status.to_owned(), data: told.data })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"{"company_id": 4564, "resource": "record", "resource_id": 7, "status": "update", "data": {}}"#, Some("4564 record 7 update"))]
    #[case(r#"{"event_type": "record_create", "salon_id": "4564", "data": {"id": 7}}"#, Some("4564 record 7 create"))]
    #[case(r#"{"event": "record_deleted", "salon_id": 4564, "data": {"id": "7"}}"#, Some("4564 record 7 delete"))]
    #[case(r#"{"event_type": "goods_operations_sale_update", "salon_id": 4564}"#, Some("4564 goods_operations_sale  update"))]
    #[case(r#"{"event_type": "record_moved", "salon_id": 4564}"#, None)]
    #[case(r#"{"event_type": "payment", "salon_id": 4564}"#, None)]
    #[case("{}", None)]
    fn both_envelopes_say_the_same(#[case] raw: &str, #[case] expected: Option<&str>) {
        let said = read(raw.as_bytes());
        let said = said.map(|hook| format!("{} {} {} {}", hook.company_id.0, hook.resource, hook.resource_id.0, hook.status));
        assert_eq!(said.as_deref(), expected);
    }
}
